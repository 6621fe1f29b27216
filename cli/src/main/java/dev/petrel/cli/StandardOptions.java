package dev.petrel.cli;

import picocli.CommandLine.Option;

/** What every command understands. */
final class StandardOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    @Option(names = Logging.VERBOSE, description = "Logs all that happens to standard error.")
    private boolean verbose;
}
