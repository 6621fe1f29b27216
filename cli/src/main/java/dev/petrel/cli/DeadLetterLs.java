package dev.petrel.cli;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel deadletter ls}. */
@Command(
        name = "ls",
        description = "Lists the letters of a folder, the oldest first: name, time, topic and reason.",
        sortOptions = false,
        footer = {
            "",
            "With --json one object each: {\"name\",\"time\",\"topic\",\"reason\",\"attempts\",\"client\",\"qos\",...}.",
            "",
            "  petrel deadletter ls /var/lib/kitchen/dead"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Listed, however many.",
            " 1:There is no such folder, or a file in it is no letter.",
            ExitCode.USAGE_TEXT
        })
final class DeadLetterLs implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "The folder of the letters.")
    private Path directory = Path.of(".");

    @Option(names = "--json", description = "Prints each letter as a JSON object.")
    private boolean json;

    DeadLetterLs(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Letters letters = Letters.in(directory);
        List<String> names = letters.all();
        boolean allRead = true;
        for (String name : names) {
            allRead &= print(letters, name);
            if (console.out().checkError()) {
                return ExitCode.OUTPUT_CLOSED;
            }
        }
        if (names.isEmpty()) {
            console.err().println("petrel deadletter ls: no letters in " + MqttText.printable(directory.toString()));
        }
        return allRead ? ExitCode.DONE : ExitCode.FAILED;
    }

    private boolean print(Letters letters, String name) {
        try {
            DeadLetter letter = letters.read(name);
            console.out().println(json ? Json.of(LetterText.fields(name, letter)) : LetterText.line(name, letter));
            return true;
        } catch (IOException | MalformedMessage e) {
            String why = Letters.words(e);
            console.out()
                    .println(
                            json
                                    ? Json.of(Map.of("name", name, "error", why))
                                    : name + " cannot be read: " + MqttText.printable(why));
            return false;
        }
    }
}
