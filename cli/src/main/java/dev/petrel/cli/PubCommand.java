package dev.petrel.cli;

import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code petrel pub}: one message, or one for each line of standard input. */
@Command(
        name = "pub",
        description = "Publishes one message, or each line of standard input as one.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  The payload goes out as it is, without any envelope around it. On MQTT 5 a user property, petrel-id,",
            "  goes with it: by that, petrel sub prints a message once even if it comes twice.",
            "  At QoS 1 and 2 done means that the broker has acknowledged; at QoS 0 that it was sent.",
            "  While the broker is away the command waits; what was sent and not acknowledged before is",
            "  sent again, so at QoS 1 a copy may arrive. A wrong password and the like end it at once."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Every message was acknowledged.",
            " 1:At least one was not, or the broker refused the connection.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT
        })
final class PubCommand implements Callable<Integer> {

    /** How long a single message waits for its acknowledgement. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Console console;

    @Parameters(paramLabel = "TOPIC", description = "Where to.")
    private String topic = "";

    @ArgGroup
    private @Nullable Content content;

    @Option(
            names = "--qos",
            paramLabel = "N",
            converter = Converters.OfQos.class,
            description = "Quality of service: 0, 1 or 2. Default: 1.")
    private Qos qos = Qos.AT_LEAST_ONCE;

    @Option(names = "--retain", description = "The broker keeps it for those who subscribe later.")
    private boolean retain;

    @Option(
            names = "--raw",
            description = {
                "The payload as it is, which so far is the only way.",
                "On MQTT 5 an id beside it, the user property petrel-id, tells copies apart."
            })
    @SuppressWarnings("UnusedVariable") // said by scripts that are to mean the same once there are envelopes
    private boolean raw;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = {
                "How many seconds to wait for the acknowledgement. Default: 30.",
                "With --stdin: after the last line, and by default as long as it takes."
            })
    private @Nullable Duration timeout;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PubCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Publication publication = publication();
        // Longer than an outage should last: what is in flight is resent as itself only while the session lives.
        ConnectionSettings settings = connection.settings(console, "pub");
        settings = settings.withSession(SessionPolicy.clean(settings.clientId()).withExpiry(Duration.ofHours(1)));
        try (Link link = Link.of(settings, new WaitingLine(console, "pub"))) {
            if (content != null && content.stdin) {
                new LinePublisher(link, publication, Identity.random(), timeout).publish(console.in());
            } else {
                new SinglePublisher(link, timeout == null ? TIMEOUT : timeout)
                        .publish(Identity.random().on(publication, 1));
            }
            return ExitCode.DONE;
        }
    }

    private Publication publication() {
        return new Publication(validTopic(), payload(), qos, retain, Metadata.NONE);
    }

    private Topic validTopic() {
        try {
            return Topic.of(topic);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private Payload payload() {
        if (content == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "what to publish? Give --data TEXT (--data '' for an empty message), --file FILE or --stdin");
        }
        if (content.file != null) {
            return read(content.file);
        }
        return content.data == null ? Payload.EMPTY : Payload.utf8(content.data);
    }

    private static Payload read(Path file) {
        try {
            return Payload.handedOver(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + file + ": there is no such file");
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + file + ": " + e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + file + ": it is larger than the memory at hand");
        }
    }

    /** Where the payload comes from: one of the three. */
    static final class Content {

        @Option(names = "--data", paramLabel = "TEXT", description = "The payload, as UTF-8.")
        private @Nullable String data;

        @Option(names = "--file", paramLabel = "FILE", description = "The bytes of this file are the payload.")
        private @Nullable Path file;

        @Option(
                names = "--stdin",
                description = "Each line of standard input is a message, published as it comes, without its line end.")
        private boolean stdin;
    }
}
