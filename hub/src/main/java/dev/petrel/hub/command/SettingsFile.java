package dev.petrel.hub.command;

import dev.petrel.hub.database.Unusable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * {@code DIR/hub.yaml}, with settings that have no option. Spring reads it before there is a log, and would say of one that
 * it cannot read more than anybody wants to know.
 *
 * @param path where it is, if there is one
 */
record SettingsFile(Path path) {

    /** @throws Unusable if it is there and cannot be read */
    void check() {
        if (Files.notExists(path)) {
            return;
        }
        try (Reader text = Files.newBufferedReader(path)) {
            new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text).forEach(document -> {});
        } catch (MarkedYAMLException flaw) {
            throw new Unusable(path + " is no YAML: line "
                    + (flaw.getProblemMark().getLine() + 1) + ", column "
                    + (flaw.getProblemMark().getColumn() + 1) + ": " + flaw.getProblem());
        } catch (YAMLException flaw) {
            throw new Unusable(path + " is no YAML: " + flaw.getMessage());
        } catch (IOException failure) {
            throw new Unusable(path + " cannot be read (" + failure + "): run this as the user of the hub");
        }
    }
}
