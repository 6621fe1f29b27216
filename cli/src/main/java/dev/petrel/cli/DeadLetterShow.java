package dev.petrel.cli;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel deadletter show}. */
@Command(
        name = "show",
        description = "Shows all of one letter: why it is dead, its properties, its payload.",
        sortOptions = false,
        footer = {
            "",
            "What is not UTF-8 is escaped; with --json it comes as \"payload_base64\".",
            "",
            "  petrel deadletter show /var/lib/kitchen/dead 1763748330"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:Shown.", " 1:There is no such letter, or it cannot be read.", ExitCode.USAGE_TEXT})
final class DeadLetterShow implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the letters.")
    private Path directory = Path.of(".");

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "The letter's name as ls shows it, or as much of it as no other begins with.")
    private String name = "";

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    DeadLetterShow(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Letters letters = Letters.in(directory);
        String meant = letters.named(List.of(name)).getFirst();
        try {
            DeadLetter letter = letters.read(meant);
            Map<String, @Nullable Object> fields = LetterText.whole(meant, letter);
            if (json) {
                console.out().println(Json.of(fields));
            } else {
                print(fields, MessageLine.readable(letter.original().payload()));
            }
            return ExitCode.DONE;
        } catch (IOException | MalformedMessage e) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + meant + ": " + Letters.words(e));
        }
    }

    private void print(Map<String, @Nullable Object> fields, String payload) {
        fields.forEach((field, value) -> {
            if (!field.startsWith("payload")) {
                console.out().println(field + ": " + MqttText.printable(String.valueOf(value)));
            }
        });
        console.out().println("payload: " + payload);
    }
}
