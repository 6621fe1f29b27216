package dev.petrel.cli;

import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.fault.RemoteError;
import dev.petrel.message.Payload;
import dev.petrel.request.Request;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

/** {@code petrel request}: asks a service. */
@Command(
        name = "request",
        description = "Asks a service and prints the data of its reply.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  The reply comes on a topic that the request names, on MQTT 5 with envelopes of the standard",
            "  format; otherwise on TOPIC/reply. It is recognised by what it answers. One JSON object on one",
            "  line is all that is printed on standard output; --json prints the reply's whole envelope."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:The reply came.",
            " 1:The service answered with an error, or nobody did in time; or the broker refused.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT
        })
final class RequestCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The time-out of the request itself comes first. */
    private static final Duration LONGER = Duration.ofSeconds(5);

    private final Console console;

    @Parameters(paramLabel = "TOPIC", description = "Where the service takes requests.")
    private String topic = "";

    @ArgGroup
    private @Nullable Question question;

    @Mixin
    private final EnvelopeOptions envelope = new EnvelopeOptions();

    @Option(
            names = "--reply-topic",
            paramLabel = "TOPIC",
            description = "Where the reply comes, for services that answer on a topic of their own.")
    private @Nullable String replyTopic;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = "How many seconds to wait for the reply, connecting included. Default: 30.")
    private Duration timeout = TIMEOUT;

    @Option(
            names = "--json",
            description = "Prints the reply's envelope: {\"id\",\"type\",\"ts\",\"source\",\"data\"}.")
    private boolean json;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RequestCommand(Console console) {
        this.console = console;
    }

    /** What is asked: one of the two. */
    static final class Question {

        @Option(names = "--data", paramLabel = "JSON", description = "What is asked: a JSON object.")
        private @Nullable String data;

        @Option(names = "--file", paramLabel = "FILE", description = "The same from a file.")
        private @Nullable Path file;

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

    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        Request request = request(line);
        ConnectionSettings settings = connection.settings(console, "request");
        settings = settings.withSession(SessionPolicy.clean(settings.clientId()));
        Envelope reply = ask(request, envelope.speaker().in(settings, line));
        JsonText data = EnvelopeFields.data(reply);
        console.out().println(json ? Json.of(EnvelopeFields.of(reply)) : data.json());
        return ExitCode.DONE;
    }

    private Request request(CommandLine line) {
        if (question == null) {
            throw new ParameterException(line, "what to ask? Give --data JSON or --file FILE");
        }
        try {
            Topic asked = Topic.of(topic);
            envelope.requireSound(line, asked);
            Data data = ObjectText.data(question.payload());
            Envelope made = Envelope.of(envelope.typeOn(asked), data).withCorrelation(envelope.correlation());
            Request request = new Request(asked, made, timeout, null);
            return replyTopic == null ? request : request.withReplyTopic(replyTopic);
        } catch (WrongContent e) {
            throw new ParameterException(line, e.about(question.name()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()));
        }
    }

    private Envelope ask(Request request, ConnectionSettings settings) {
        try (Link link = Link.of(settings, new WaitingLine(console, "request"))) {
            link.start();
            CompletableFuture<Envelope> reply = new CompletableFuture<>();
            Thread.ofVirtual().name("petrel-request").start(() -> {
                try {
                    reply.complete(link.client().request(request));
                } catch (RuntimeException e) {
                    reply.completeExceptionally(e);
                }
            });
            if (!Awaiting.either(reply, link.inVain(), timeout.plus(LONGER))) {
                throw new CommandFailed(
                        ExitCode.FAILED,
                        "no reply within " + timeout.toMillis() / 1000.0 + " s: "
                                + String.join("; ", link.client().health().reasons()));
            }
            return reply.join();
        } catch (RemoteError e) {
            throw new CommandFailed(
                    ExitCode.FAILED, "the service answered with the error " + e.kind() + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.FAILED, "not asked: " + e.getMessage());
        }
    }
}
