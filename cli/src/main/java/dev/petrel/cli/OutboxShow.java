package dev.petrel.cli;

import dev.petrel.OutboxFolder;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.topic.MqttText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel outbox show}. */
@Command(
        name = "show",
        description = "Shows one message that is still to be sent, whole.",
        sortOptions = false,
        footer = {
            "",
            "TOPIC PAYLOAD, as petrel sub prints it; with --json all that petrel outbox ls says of it, and",
            "\"payload\" (or \"payload_base64\" where it is no text), \"content_type\", \"response_topic\",",
            "\"user_properties\". Nothing is changed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.DONE_TEXT,
            " 1:There is no such message or no outbox, or it is in use.",
            ExitCode.USAGE_TEXT
        })
final class OutboxShow implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the outbox.")
    private Path directory = Path.of("");

    @Parameters(index = "1", paramLabel = "NUMBER", description = "Which, as petrel outbox ls counts them.")
    private long number;

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean json;

    OutboxShow(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        AtomicReference<OutboxFolder.Kept> found = new AtomicReference<>();
        try (OutboxFolder folder = OutboxFolder.open(directory)) {
            folder.forEach(kept -> {
                if (kept.number() == number) {
                    found.set(kept);
                }
            });
        }
        OutboxFolder.Kept kept = found.get();
        if (kept == null) {
            throw new CommandFailed(ExitCode.FAILED, "no message " + number + " waits in " + directory);
        }
        Publication publication = kept.publication();
        console.out()
                .println(
                        json
                                ? Json.of(whole(kept))
                                : MqttText.printable(publication.topic().name()) + " "
                                        + MessageLine.readable(publication.payload()));
        return ExitCode.DONE;
    }

    private static Map<String, Object> whole(OutboxFolder.Kept kept) {
        Map<String, Object> fields = OutboxLs.fields(kept);
        Payload payload = kept.publication().payload();
        MessageLine.putPayload(fields, payload);
        Metadata metadata = kept.publication().metadata();
        fields.put("content_type", metadata.contentType());
        fields.put(
                "response_topic",
                metadata.responseTopic() == null
                        ? null
                        : metadata.responseTopic().name());
        fields.put(
                "user_properties",
                metadata.userProperties().stream()
                        .map(property -> List.of(property.name(), property.value()))
                        .toList());
        return fields;
    }
}
