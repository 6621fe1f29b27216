package dev.petrel.cli;

/** The {@code petrel} command. */
public final class Main {

    private Main() {}

    /** Does what the words say, and ends the process with the exit code that {@code --help} documents. */
    public static void main(String[] words) {
        Logging.toStandardError(words);
        System.exit(run(Console.ofProcess(), words));
    }

    static int run(Console console, String... words) {
        try {
            return CommandLines.of(console, words).execute(words);
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }
}
