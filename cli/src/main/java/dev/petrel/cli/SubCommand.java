package dev.petrel.cli;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Qos;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.topic.TopicFilter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code petrel sub}: prints what comes. */
@Command(
        name = "sub",
        description = "Subscribes and prints each message as one line, as soon as it is there.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  Without --json a line is TOPIC PAYLOAD, with control characters and what is not UTF-8 escaped.",
            "  With --json: {\"topic\",\"qos\",\"retain\",\"envelope\":{...}} with the envelope's fields as they stand;",
            "  what is no envelope of the format comes as \"payload\", or if it is not UTF-8 as \"payload_base64\".",
            "  Messages of one topic come in their order; one that matches several filters comes once.",
            "  Once it is subscribed, it says so on standard error. Its session lives as long as the command,",
            "  so what is published at QoS 1 and 2 while the broker is away from it comes after all. Where an",
            "  acknowledgement was lost with the connection, a message comes twice; it is printed once at QoS 2,",
            "  if it is an envelope with an id (same topic, type, id and data), and on MQTT 5 if it carries the",
            "  id that petrel pub --raw gives it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:--count messages came, or without --count the time of --timeout is over.",
            " 1:The connection or a subscription was refused, or no broker was reached within --timeout.",
            " 2:Fewer than --count messages came within --timeout.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class SubCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "FILTER", arity = "1..*", description = "Topic filters, such as a/+/b, a/#, $share/g/a.")
    private List<String> filters = List.of();

    @Option(
            names = "--qos",
            paramLabel = "N",
            converter = Converters.OfQos.class,
            description = "Highest quality of service: 0, 1 or 2. Default: 1.")
    private Qos qos = Qos.AT_LEAST_ONCE;

    @Mixin
    private final ListeningOptions listening = new ListeningOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SubCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Deadline deadline = listening.deadline();
        List<TopicFilter> wanted = filters.stream().distinct().map(this::filter).toList();
        ConnectionSettings settings = connection.settings(console, "sub");
        if (settings.protocol() == Protocol.AUTO) {
            settings = settings.withProtocol(SpokenVersion.of(settings, console, deadline));
        }
        EnvelopeCodec codec = new EnvelopeCodec(format.or(settings.service().envelope()), "");
        MessagePrinter printer =
                new MessagePrinter(console.out(), new MessageLine(codec, listening.json()), listening.count());
        try (LastingSession session = new LastingSession(settings, console, "sub")) {
            return new Listening(session, printer, console).listen(wanted, qos, deadline);
        }
    }

    private TopicFilter filter(String text) {
        try {
            return TopicFilter.of(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
