package dev.petrel.hub.command;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code petrel hub}: the hub as a process of its own, and the commands beside it. */
public final class Main {

    private Main() {}

    /** Does what the words say, and ends the process with the exit code that {@code --help} documents. */
    public static void main(String[] words) {
        int exitCode = commandLine().execute(withoutOwnName(words));
        System.out.flush();
        System.exit(exitCode);
    }

    static CommandLine commandLine() {
        return new CommandLine(new HubCommand())
                .setUsageHelpWidth(100)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, words) -> wrongWords(wrong, new Telling(List.of(words))))
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> Failures.tell(line, failure, new Telling(parsed.originalArgs())));
    }

    private static int wrongWords(ParameterException wrong, Telling telling) {
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        telling.error(name + ": " + wrong.getMessage());
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            telling.error(name + ": did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?");
        }
        telling.error("'" + name + " --help' lists what there is.");
        return ExitCode.USAGE;
    }

    /** The launcher hands its own first word on. */
    private static String[] withoutOwnName(String[] words) {
        boolean named = words.length > 0 && words[0].equals("hub");
        return named ? Arrays.copyOfRange(words, 1, words.length) : words;
    }
}
