package dev.petrel.jobs;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Jobs is a guest in core's house: it comes in by the doors that everybody has. */
class ArchitectureTest {

    private static final JavaClasses JOBS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.petrel.jobs");

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
                .check(JOBS);
    }

    /** What follows jobs over MQTT knows nothing of REST. */
    @Test
    void nothingButRestKnowsOfRest() {
        noClasses()
                .that()
                .resideInAPackage("dev.petrel.jobs")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.petrel.jobs.rest..", "java.net.http..")
                .check(JOBS);
    }

    @Test
    void noPackagesStandInACircle() {
        slices().matching("dev.petrel.(**)").should().beFreeOfCycles().check(JOBS);
    }

    @Test
    void nothingSleepsAndNothingPrints() {
        noClasses().should().callMethodWhere(target(name("sleep"))).check(JOBS);
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(JOBS);
    }
}
