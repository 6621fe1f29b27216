package dev.petrel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel check}: whether something is right, without connecting anywhere. */
@Command(
        name = "check",
        description = "Says whether something is right, without connecting anywhere.",
        synopsisSubcommandLabel = "(url | env | topic | envelope | health | heartbeat | job | worker)",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Each prints one JSON object on one line of standard output: {\"ok\":true,...} or {\"ok\":false,...};",
            "envelope, health, heartbeat, job and worker print one for each line of standard input."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:\"ok\":true", " 1:\"ok\":false", ExitCode.USAGE_TEXT})
final class CheckCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new CheckCommand())
                .addSubcommand(new CheckUrl(console))
                .addSubcommand(new CheckEnv(console))
                .addSubcommand(new CheckTopic(console))
                .addSubcommand(new CheckEnvelope(console))
                .addSubcommand(new CheckHealth(console))
                .addSubcommand(new CheckHeartbeat(console))
                .addSubcommand(new CheckJob(console))
                .addSubcommand(new CheckWorker(console));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "what to check? url, env, topic, envelope, health, heartbeat, job or worker");
    }
}
