package dev.petrel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The word {@code petrel} itself. */
@Command(
        name = "petrel",
        versionProvider = PetrelCommand.Version.class,
        description = "Publishes and receives MQTT messages, asks and answers, and looks into what goes wrong.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nThe broker:%n",
        footer = {
            "  --url mqtt://HOST[:PORT], or the environment variable MQTT_URL. The other variables that",
            "  begin with MQTT_ count too, such as MQTT_USERNAME, MQTT_PASSWORD_FILE, MQTT_TLS_CA.",
            "",
            "petrel COMMAND --help tells more. In a checkout, ./petrel demo shows a house of services whose",
            "broker is killed now and then, and says what was lost; ./petrel hub and ./petrel compute run the",
            "hub and the compute service. Each has --help."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.DONE_TEXT,
            " 1:Something failed: a connection, a publication, a subscription, a check.",
            " 2:sub, reply and jobs only: too few messages came in time, or a job has not ended.",
            " 3:jobs only: the job failed.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT
        })
final class PetrelCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: pub, sub, request, reply, check, fleet, jobs, deadletter, outbox, broker or doctor");
    }

    /** The version of the jar, which the build writes into it. */
    static final class Version implements IVersionProvider {

        private static final String WRITTEN_BY_THE_BUILD = "/META-INF/maven/dev.petrel/petrel-cli/pom.properties";

        @Override
        public String[] getVersion() throws IOException {
            return new String[] {
                "petrel " + number() + " (Java " + Runtime.version().feature() + ")"
            };
        }

        private static String number() throws IOException {
            try (InputStream in = CommandLine.class.getResourceAsStream(WRITTEN_BY_THE_BUILD)) {
                if (in == null) {
                    return "unpacked";
                }
                Properties properties = new Properties();
                properties.load(in);
                return properties.getProperty("version", "unknown");
            }
        }
    }
}
