package dev.petrel.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.petrel.topic.Topic;
import org.junit.jupiter.api.Test;

/** What core keeps to itself stays core's: no other module, and no test on brokers, reaches into its machinery. */
class ModulesKeepToThePublicDoorTest {

    private static final JavaClasses PETREL = new ClassFileImporter().importPackages("dev.petrel");

    @Test
    void nothingOutsideCoreKnowsItsMachinery() {
        noClasses()
                .that(standOutsideCore())
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.petrel.wire..", "dev.petrel.connection..", "dev.petrel.delivery..", "dev.petrel.outbox.."))
                .check(PETREL);
    }

    /** By where a class was read from: the jar, or the folder, that core's own classes come from. */
    private static DescribedPredicate<JavaClass> standOutsideCore() {
        String core =
                Topic.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return DescribedPredicate.describe(
                "stand outside core",
                type -> type.getSource()
                        .map(source -> !source.getUri().toString().contains(core))
                        .orElse(true));
    }
}
