package dev.petrel.cli;

import dev.petrel.OutboxFolder;
import dev.petrel.topic.MqttText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel outbox ls}. */
@Command(
        name = "ls",
        description = "Lists what is still to be sent, in order.",
        sortOptions = false,
        footer = {
            "",
            "A line for each: number, when it was accepted, QoS, bytes on disk, topic; with --json an object:",
            "{\"number\",\"accepted\",\"topic\",\"qos\",\"retain\",\"bytes\",\"expiry\"}, the expiry in seconds or null.",
            "How many there are, which of them are half way at QoS 2, and what is damaged, is told on standard",
            "error. Nothing is changed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.DONE_TEXT, " 1:There is no outbox, it is in use, or damaged.", ExitCode.USAGE_TEXT})
final class OutboxLs implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "The directory of the outbox.")
    private Path directory = Path.of("");

    @Option(names = "--json", description = "Prints each line as a JSON object.")
    private boolean json;

    OutboxLs(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (OutboxFolder folder = OutboxFolder.open(directory)) {
            folder.forEach(kept -> console.out().println(json ? Json.of(fields(kept)) : line(kept)));
            console.err()
                    .println("petrel outbox ls: " + folder.messages() + " messages of " + folder.bytes()
                            + " bytes, in " + folder.files() + " files of " + folder.fileBytes()
                            + " bytes; they are sent when client "
                            + MqttText.quoted(MqttText.printable(folder.clientId())) + " starts");
            folder.exchanges().forEach(exchange -> console.err().println(halfWay(exchange)));
            folder.damages()
                    .forEach(damage ->
                            console.err().println("petrel outbox ls: damaged: " + MqttText.printable(damage)));
            return folder.damages().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static String halfWay(OutboxFolder.Exchange exchange) {
        return "petrel outbox ls: " + exchange.number() + " is half way at QoS 2 as packet " + exchange.packetId()
                + ", "
                + (exchange.received()
                        ? "received by the broker and not completed"
                        : "sent and not known to be received");
    }

    private static String line(OutboxFolder.Kept kept) {
        return String.format(
                Locale.ROOT,
                "%8d  %s  %d  %8d  %s",
                kept.number(),
                kept.acceptedAt(),
                kept.publication().qos().level(),
                kept.bytes(),
                MqttText.printable(kept.publication().topic().name()));
    }

    /** What is said of one for programs. */
    static Map<String, Object> fields(OutboxFolder.Kept kept) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("number", kept.number());
        fields.put("accepted", kept.acceptedAt().toString());
        fields.put("topic", kept.publication().topic().name());
        fields.put("qos", kept.publication().qos().level());
        fields.put("retain", kept.publication().retain());
        fields.put("bytes", kept.bytes());
        var expiry = kept.publication().metadata().expiry();
        fields.put("expiry", expiry == null ? null : expiry.toMillis() / 1000.0);
        return fields;
    }
}
