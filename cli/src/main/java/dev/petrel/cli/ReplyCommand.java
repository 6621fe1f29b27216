package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.envelope.Data;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.fault.RemoteError;
import dev.petrel.message.Payload;
import dev.petrel.request.Offer;
import dev.petrel.request.Responder;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import java.util.List;
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

/** {@code petrel reply}: a service at hand. */
@Command(
        name = "reply",
        description = "Answers requests, and prints each as petrel sub does.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  A request is answered where it says, or on its topic with /reply behind. Once it is subscribed,",
            "  it says so on standard error. $share/GROUP/FILTER shares the requests with others of the group.",
            "  --exec: the shell runs COMMAND for each request, with the request's data on its standard input,",
            "  its topic in PETREL_TOPIC and its type in PETREL_TYPE. What it prints is the reply's data, a JSON",
            "  object; an exit code above 0, no object, or no end in the time that the asker gave (else 30 s) is",
            "  answered with an error. Requests on different topics run at the same time, eight at most."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:--count requests were answered, or without --count the time of --timeout is over.",
            " 1:The connection or the subscription was refused, or no broker was reached within --timeout.",
            " 2:Fewer than --count requests came within --timeout.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class ReplyCommand implements Callable<Integer> {

    /** How long the last request may take: longer than a command of the shell may. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(40);

    private final Console console;

    @Parameters(paramLabel = "FILTER", description = "The requests: a topic filter, such as memory/query.")
    private String filter = "";

    @ArgGroup
    private @Nullable Answer answer;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "What the replies are. Default: the request's type with .reply behind.")
    private @Nullable String type;

    @Mixin
    private final SpeakerOptions speaker = new SpeakerOptions();

    @Option(
            names = "--reply-topic",
            paramLabel = "TOPIC",
            description = "Where replies go for requests that do not say. Default: the request's topic and /reply.")
    private @Nullable String replyTopic;

    @Mixin
    private final ListeningOptions listening = new ListeningOptions();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReplyCommand(Console console) {
        this.console = console;
    }

    /** What to answer: one of the three. */
    static final class Answer {

        @Option(names = "--data", paramLabel = "JSON", description = "Always this JSON object.")
        private @Nullable String data;

        @Option(names = "--echo", description = "The request's own data.")
        private boolean echo;

        @Option(names = "--exec", paramLabel = "COMMAND", description = "What this command prints, see below.")
        private @Nullable String command;
    }

    @Override
    public Integer call() {
        Deadline deadline = listening.deadline();
        CommandLine line = spec.commandLine();
        Offer offer = offer(line);
        Responder<Data> responder = responder(line);
        ConnectionSettings settings = speaker.in(connection.settings(console, "reply"), line);
        settings = settings.withSession(SessionPolicy.clean(settings.clientId()));
        EnvelopeCodec codec = new EnvelopeCodec(settings.service().envelope(), "");
        MessagePrinter printer =
                new MessagePrinter(console.out(), new MessageLine(codec, listening.json()), listening.count());
        Grants grants =
                new Grants(console, "reply", List.of(offer.subscription().filter()));
        ClientOptions options = ClientOptions.of(settings).withObserver(grants::on);
        try (Link link = new Link(options, new WaitingLine(console, "reply"))) {
            link.client().reply(offer, Data.class, request -> {
                if (!printer.print(request.message())) {
                    throw new RemoteError("unavailable", "the responder is about to end");
                }
                return responder.respond(request);
            });
            link.start();
            return answerAll(link, printer, grants, deadline);
        }
    }

    private int answerAll(Link link, MessagePrinter printer, Grants grants, Deadline deadline) {
        CompletableFuture<Object> trouble = CompletableFuture.anyOf(link.inVain(), grants.refused());
        if (Awaiting.either(printer.end(), trouble, deadline.left())) {
            int code = printer.end().join();
            boolean answered = code != ExitCode.DONE || link.client().drain(LAST_ANSWER);
            return answered ? code : ExitCode.FAILED;
        }
        if (!grants.granted().isDone()) {
            throw Listening.notReached(link, deadline);
        }
        if (listening.anyNumber()) {
            return ExitCode.DONE;
        }
        throw new CommandFailed(
                ExitCode.TOO_FEW,
                "only " + printer.printed() + " of " + listening.count() + " requests came within " + deadline);
    }

    private Offer offer(CommandLine line) {
        if (type != null) {
            SpeakerOptions.requireWord(line, "--type", type);
        }
        try {
            Offer offer = Offer.of(filter);
            offer = type == null ? offer : offer.withReplyType(type);
            return replyTopic == null ? offer : offer.withReplyTopic(replyTopic);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()));
        }
    }

    private Responder<Data> responder(CommandLine line) {
        if (answer == null) {
            throw new ParameterException(line, "what to answer? Give --data JSON, --echo or --exec COMMAND");
        }
        if (answer.command != null) {
            return new ShellAnswer(answer.command, console);
        }
        if (answer.echo) {
            return request -> request.data();
        }
        try {
            Data fixed = ObjectText.data(answer.data == null ? Payload.EMPTY : Payload.utf8(answer.data));
            return request -> fixed;
        } catch (WrongContent e) {
            throw new ParameterException(line, e.about("--data"));
        }
    }
}
