package dev.petrel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What every command understands. */
final class StandardOptions {

    private StandardOptions() {}

    /** Adds them to a command and to all below it. */
    static CommandLine addTo(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this and ends.")
                .build());
        spec.addOption(OptionSpec.builder(Logging.VERBOSE)
                .description("Logs all that happens to standard error.")
                .build());
        line.getSubcommands().values().forEach(StandardOptions::addTo);
        return line;
    }

    /** Adds {@code --version} to the first command. */
    static CommandLine addVersionTo(CommandLine line) {
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Shows the version and ends.")
                        .build());
        return line;
    }
}
