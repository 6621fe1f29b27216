package dev.petrel;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Core is a house: a room knows the floors below its own, and nothing beside or above it. */
class ArchitectureTest {

    private static final String ROOT = "dev.petrel";

    /** From the ground up. The rooms of one floor do not know each other. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("topic", "time", "outcome"),
            Set.of("fault"),
            Set.of("message"),
            Set.of("envelope"),
            Set.of("settings"),
            Set.of("observe"),
            Set.of("journal", "overflow", "deadletter"),
            Set.of("wire"),
            Set.of("connection", "delivery", "outbox", "request", "health", "batch", "stream"),
            Set.of(""));

    /** The patterns are written against what every application has, so they know nothing of the wire. */
    private static final Set<String> PATTERNS = Set.of("request", "health", "batch", "stream");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> aRoomKnowsOnlyTheFloorsBelow() {
        return FLOORS.stream()
                .flatMap(Set::stream)
                .map(room -> DynamicTest.dynamicTest(nameOf(room), () -> knowsOnlyTheFloorsBelow(room)));
    }

    @Test
    void noPackagesStandInACircle() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void everyRoomHasAFloor() {
        Set<String> known = FLOORS.stream()
                .flatMap(Set::stream)
                .map(ArchitectureTest::nameOf)
                .collect(Collectors.toSet());

        Set<String> unknown = CORE.stream()
                .map(JavaClass::getPackageName)
                .filter(room -> !known.contains(room))
                .collect(Collectors.toSet());

        assertThat(unknown).as("packages without a floor").isEmpty();
    }

    @Test
    void onlyTheWireTouchesNetty() {
        noClasses()
                .that(resideOutsideOfPackages(nameOf("wire")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty.."))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void nothingSleeps() {
        noClasses().should().callMethodWhere(target(name("sleep"))).check(CORE);
    }

    @Test
    void nothingPrints() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
    }

    private static void knowsOnlyTheFloorsBelow(String room) {
        String[] allowed = Stream.concat(
                        Stream.of(nameOf(room)), roomsBelow(room).map(ArchitectureTest::nameOf))
                .toArray(String[]::new);

        classes()
                .that(resideInAPackage(nameOf(room)))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideOutsideOfPackages(ROOT + "..")))
                .allowEmptyShould(true)
                .check(CORE);
    }

    private static Stream<String> roomsBelow(String room) {
        int floor = floorOf(room);
        return FLOORS.subList(0, floor).stream()
                .flatMap(Set::stream)
                .filter(below -> !(PATTERNS.contains(room) && below.equals("wire")));
    }

    private static int floorOf(String room) {
        return FLOORS.indexOf(FLOORS.stream()
                .filter(floor -> floor.contains(room))
                .findFirst()
                .orElseThrow());
    }

    private static String nameOf(String room) {
        return room.isEmpty() ? ROOT : ROOT + "." + room;
    }
}
