package dev.petrel.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code petrel deadletter discard}. */
@Command(
        name = "discard",
        description = "Deletes letters from a folder, after asking. There is no way back.",
        sortOptions = false,
        footer = {"", "  petrel deadletter discard /var/lib/kitchen/dead --all"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:Deleted, or there was nothing to delete.", " 1:Not deleted.", ExitCode.USAGE_TEXT})
final class DeadLetterDiscard implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final LetterChoice choice = new LetterChoice();

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Prints each deleted letter as a JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DeadLetterDiscard(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Letters letters = choice.letters();
        List<String> names = choice.chosen(letters, spec);
        if (!names.isEmpty() && !yes && !agreed(names.size(), letters)) {
            throw new CommandFailed(ExitCode.FAILED, "nothing was deleted");
        }
        for (String name : names) {
            if (letters.delete(name)) {
                console.out().println(json ? Json.of(Map.of("name", name, "deleted", true)) : "deleted " + name);
            }
        }
        return ExitCode.DONE;
    }

    private boolean agreed(int count, Letters letters) throws IOException {
        String what = count == 1 ? "this letter" : "these " + count + " letters";
        console.err().print("Delete " + what + " from " + letters.directory() + " for good? [y/N] ");
        console.err().flush();
        LineReader.Line line = new LineReader(console.in()).next();
        String answer = line == null
                ? ""
                : new String(line.content().toBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }
}
