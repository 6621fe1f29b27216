package dev.petrel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel deadletter}: messages that no handler could handle, in a folder of this machine. */
@Command(
        name = "deadletter",
        description = "Looks at messages that no handler could handle, and sends them again or throws them away.",
        footerHeading = "%nWhere they are:%n",
        footer = {
            "  A service publishes them, by default on dead/CLIENT-ID/TOPIC, or where no broker takes them puts",
            "  them into its dead-letter folder: one file each. collect brings those of a broker into a folder.",
            "",
            "  petrel deadletter collect letters --url mqtt://localhost --timeout 5",
            "  petrel deadletter ls letters",
            "  petrel deadletter replay letters --all --url mqtt://localhost"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.DONE_TEXT, " 1:Something failed.", ExitCode.USAGE_TEXT})
final class DeadLetterCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new DeadLetterCommand())
                .addSubcommand(new DeadLetterLs(console))
                .addSubcommand(new DeadLetterShow(console))
                .addSubcommand(new DeadLetterReplay(console))
                .addSubcommand(new DeadLetterDiscard(console))
                .addSubcommand(new DeadLetterCollect(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do with them? ls, show, replay, discard or collect");
    }
}
