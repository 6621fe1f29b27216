package dev.petrel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel outbox}: what a client that is not running has still to send. */
@Command(
        name = "outbox",
        description = "Looks into an outbox on disk that no client has open.",
        synopsisSubcommandLabel = "(ls | show | compact)",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "The directory is that of MQTT_OUTBOX_DIR, of OutboxSettings or of petrel pub --outbox. One that a",
            "client has open is refused, and the process is named."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.DONE_TEXT,
            " 1:There is no outbox, it is in use, damaged, or the disk fails.",
            ExitCode.USAGE_TEXT
        })
final class OutboxCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new OutboxCommand())
                .addSubcommand(new OutboxLs(console))
                .addSubcommand(new OutboxShow(console))
                .addSubcommand(new OutboxCompact(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what about the outbox? ls, show or compact");
    }
}
