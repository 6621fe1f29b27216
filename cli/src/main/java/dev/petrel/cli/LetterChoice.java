package dev.petrel.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which letters of which folder a command is about. */
final class LetterChoice {

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the letters.")
    private Path directory = Path.of(".");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME",
            description = "Letters by their names as ls shows them, or by as much of them as no other begins with.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All letters of the folder.")
    private boolean all;

    Letters letters() {
        return Letters.in(directory);
    }

    /** The names of the chosen ones, the oldest first. */
    List<String> chosen(Letters letters, CommandSpec spec) {
        if (all == !names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "which letters? Give names, or --all");
        }
        return all ? letters.all() : letters.named(names);
    }
}
