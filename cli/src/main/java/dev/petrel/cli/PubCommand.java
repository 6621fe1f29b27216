package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.OutboxFolder;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code petrel pub}: one envelope or message, or one for each line of standard input. */
@Command(
        name = "pub",
        description = "Publishes one envelope, or each line of standard input as one.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  What is given is a JSON object and becomes the data of an envelope, with a new id and the time",
            "  of now; --correlate says what it answers. It is sent as it stands, every number digit by digit.",
            "  Anything but an object is refused before it is sent; of --stdin that line only: it is told with",
            "  its number, and the others go on.",
            "  With --raw the payload goes out as it is. Copies can be told apart by the envelope's id, raw ones",
            "  on MQTT 5 by a user property, petrel-id: petrel sub prints a message once even if it comes twice.",
            "  At QoS 1 and 2 done means that the broker has acknowledged; at QoS 0 that it was sent.",
            "  While the broker is away the command waits; what was sent and not acknowledged before is",
            "  sent again, so at QoS 1 a copy may arrive. A wrong password and the like end it at once."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Every message was acknowledged.",
            " 1:At least one was not, a line was no JSON object, or the broker refused the connection.",
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

    @Option(names = "--raw", description = "The payload as it is, text or not, without an envelope.")
    private boolean raw;

    @Mixin
    private final EnvelopeOptions envelope = new EnvelopeOptions();

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = {
                "How many seconds to wait for the acknowledgement. Default: 30.",
                "With --stdin: after the last line, and by default as long as it takes."
            })
    private @Nullable Duration timeout;

    @Option(
            names = "--outbox",
            paramLabel = "DIR",
            description = {
                "Keeps on disk what is not acknowledged, and sends what is there from before, as one client:",
                "that of --client-id, or else of the first time. Not with --qos 0. With --stdin all lines are",
                "read and kept, however long the broker is away."
            })
    private @Nullable Path outbox;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PubCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Publication like = new Publication(validTopic(), Payload.EMPTY, qos, retain, Metadata.NONE);
        Content given = content();
        if (outbox != null && qos == Qos.AT_MOST_ONCE) {
            throw new ParameterException(
                    spec.commandLine(), "--outbox keeps what is acknowledged: not with --qos 0, which never is");
        }
        // Longer than an outage should last: what is in flight is resent as itself only while the session lives.
        ConnectionSettings settings = connection.settings(console, "pub");
        String clientId = clientId(settings.clientId());
        settings = settings.withSession(SessionPolicy.clean(clientId).withExpiry(Duration.ofHours(1)))
                .withOutbox(outbox == null ? null : OutboxSettings.in(outbox));
        Packing packing = packing(like, settings);
        if (given.stdin) {
            try (Link link = new Link(patient(settings), new WaitingLine(console, "pub"))) {
                new LinePublisher(link, packing, console, timeout, outbox != null).publish(console.in());
            }
        } else {
            Publication only = only(given, packing);
            try (Link link = Link.of(settings, new WaitingLine(console, "pub"))) {
                new SinglePublisher(link, timeout == null ? TIMEOUT : timeout).publish(only);
            }
        }
        return ExitCode.DONE;
    }

    /** Reads no further while an outbox is full, rather than refuse the next line. */
    private static ClientOptions patient(ConnectionSettings settings) {
        Overflow asLongAsItTakes = new Overflow.Wait(LinePublisher.AS_LONG_AS_IT_TAKES);
        return ClientOptions.of(settings)
                .withLimits(DeliveryLimits.DEFAULT.withQueuePolicy(QueuePolicy.DEFAULT.withOverflow(asLongAsItTakes)));
    }

    /** An outbox belongs to one client id, so one that is there says which. */
    private String clientId(String given) {
        if (outbox == null || connection.clientId() != null) {
            return given;
        }
        return OutboxFolder.owner(outbox).orElse(given);
    }

    private Packing packing(Publication like, ConnectionSettings settings) {
        if (raw) {
            envelope.requireNone(spec.commandLine());
            return new RawPacking(like, Identity.random());
        }
        CommandLine line = spec.commandLine();
        envelope.requireSound(line, like.topic());
        ServiceSettings service = envelope.speaker().in(settings, line).service();
        EnvelopeCodec codec = new EnvelopeCodec(service.envelope(), service.sourceName());
        return new EnvelopePacking(like, codec, envelope.typeOn(like.topic()), envelope.correlation());
    }

    private Publication only(Content given, Packing packing) {
        try {
            return packing.pack(given.payload(), 1);
        } catch (WrongContent e) {
            throw new ParameterException(
                    spec.commandLine(), e.about(given.name()) + "; give an object, or --raw to send it as it is");
        }
    }

    private Topic validTopic() {
        try {
            return Topic.of(topic);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private Content content() {
        if (content == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "what to publish? Give --data JSON, --file FILE or --stdin (an empty message: --raw --data '')");
        }
        return content;
    }

    /** Where the payload comes from: one of the three. */
    static final class Content {

        @Option(names = "--data", paramLabel = "JSON", description = "A JSON object; with --raw any text.")
        private @Nullable String data;

        @Option(names = "--file", paramLabel = "FILE", description = "The same from a file; with --raw any bytes.")
        private @Nullable Path file;

        @Option(
                names = "--stdin",
                description = "Each line of standard input is one, published as it comes, without its line end.")
        private boolean stdin;

        /** What the user calls it. */
        String name() {
            return file == null ? "--data" : file.toString();
        }

        Payload payload() {
            if (file != null) {
                return FileContent.of(file);
            }
            return data == null ? Payload.EMPTY : Payload.utf8(data);
        }
    }
}
