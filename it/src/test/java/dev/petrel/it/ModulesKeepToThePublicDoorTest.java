package dev.petrel.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What core keeps to itself stays core's: no other module, and no test on brokers, reaches into its machinery. */
class ModulesKeepToThePublicDoorTest {

    private static final JavaClasses PETREL = new ClassFileImporter().importPackages("dev.petrel");

    private static final String[] CORE = {
        "dev.petrel",
        "dev.petrel.topic..",
        "dev.petrel.time..",
        "dev.petrel.outcome..",
        "dev.petrel.fault..",
        "dev.petrel.message..",
        "dev.petrel.settings..",
        "dev.petrel.observe..",
        "dev.petrel.journal..",
        "dev.petrel.wire..",
        "dev.petrel.connection..",
        "dev.petrel.delivery..",
        "dev.petrel.outbox..",
        "dev.petrel.request..",
        "dev.petrel.health..",
        "dev.petrel.batch..",
        "dev.petrel.stream..",
        "dev.petrel.envelope.."
    };

    @Test
    void nothingOutsideCoreKnowsItsMachinery() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.petrel.journal..",
                        "dev.petrel.wire..",
                        "dev.petrel.connection..",
                        "dev.petrel.delivery..",
                        "dev.petrel.outbox..")
                .check(PETREL);
    }
}
