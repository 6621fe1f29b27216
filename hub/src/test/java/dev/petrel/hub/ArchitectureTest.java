package dev.petrel.hub;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The hub is a guest in core's house, and its own rooms keep to themselves what is theirs. */
class ArchitectureTest {

    private static final JavaClasses HUB = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.petrel.hub");

    @Test
    void coresMachineryIsUnknown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.petrel.journal..",
                        "dev.petrel.overflow..",
                        "dev.petrel.wire..",
                        "dev.petrel.connection..",
                        "dev.petrel.delivery..",
                        "dev.petrel.outbox..",
                        "io.netty..")
                .check(HUB);
    }

    @Test
    void noRoomsStandInACircle() {
        slices().matching("dev.petrel.hub.(*)..").should().beFreeOfCycles().check(HUB);
    }

    @Test
    void whatIsStoredKnowsNothingOfMqttAndNothingOfRest() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.petrel.hub.camera",
                        "dev.petrel.hub.event",
                        "dev.petrel.hub.config",
                        "dev.petrel.hub.secret")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.petrel", "dev.petrel.hub.link", "dev.petrel.hub.feed", "dev.petrel.hub.rest")
                .check(HUB);
    }

    @Test
    void nobodyKnowsOfRestButRest() {
        classes()
                .that()
                .resideInAPackage("dev.petrel.hub.rest")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAPackage("dev.petrel.hub.rest")
                .check(HUB);
    }

    @Test
    void nothingSleepsAndOnlyWhatIsForPeoplePrints() {
        noClasses().should().callMethodWhere(target(name("sleep"))).check(HUB);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.petrel.hub.command")
                .and()
                .doNotHaveSimpleName("FirstAdministrator")
                .should(ACCESS_STANDARD_STREAMS)
                .check(HUB);
    }
}
