package dev.petrel.hub.command;

import dev.petrel.hub.database.Unusable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the data is, for the hub and for the commands beside it. */
final class DataOptions {

    private static final String POSTGRESQL = "jdbc:postgresql:";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The folder of the database, the keys and the embedded broker. Default: ./petrel-data, made by"
                            + " the first start.")
    private Path data = Path.of("petrel-data");

    @Option(
            names = "--db-url",
            paramLabel = "URL",
            description = "A PostgreSQL database instead, which several hubs may share:"
                    + " jdbc:postgresql://HOST[:PORT]/NAME. Its login comes from the environment: PETREL_HUB_DB_USER,"
                    + " PETREL_HUB_DB_PASSWORD.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The master key of the passwords in the database: 32 random bytes in Base64. Default:"
                    + " DIR/master.key, which the first start makes unless --db-url is given.")
    private @Nullable Path keyFile;

    boolean shared() {
        return databaseUrl != null;
    }

    /**
     * Says so where no hub has ever kept its data, before anything is made there.
     *
     * @throws Unusable if there is none
     */
    void requireHub() {
        // Where application.yaml puts it.
        Path file = data.toAbsolutePath().normalize().resolve("database/hub.mv.db");
        if (!shared() && Files.notExists(file)) {
            throw new Unusable(
                    "there is no database " + file + ": name the folder of a hub that was started once with --data");
        }
    }

    /** As settings of the application. */
    List<String> settings() {
        Path folder = data.toAbsolutePath().normalize();
        if (folder.toString().matches(".*[;{}].*")) {
            throw wrong("--data " + folder + ": a folder with ; { or } in its name cannot be used");
        }
        SettingsFile file = new SettingsFile(folder.resolve("hub.yaml"));
        file.check();
        List<String> settings = new ArrayList<>(List.of(
                "--petrel.hub.data-dir=" + folder,
                "--spring.config.location=classpath:/application.yaml,optional:file:" + file.path()));
        if (databaseUrl != null) {
            settings.add("--spring.datasource.url=" + checked(databaseUrl));
        }
        if (keyFile != null) {
            settings.add("--petrel.hub.key-file=" + keyFile.toAbsolutePath());
        }
        return settings;
    }

    private String checked(String url) {
        if (!url.startsWith(POSTGRESQL)) {
            throw wrong("--db-url takes " + POSTGRESQL + "//HOST[:PORT]/NAME and nothing else");
        }
        if (url.contains("password=") || url.contains("@")) {
            throw wrong("--db-url holds a password, which every user of this machine could read: give it by"
                    + " PETREL_HUB_DB_PASSWORD");
        }
        return url;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
