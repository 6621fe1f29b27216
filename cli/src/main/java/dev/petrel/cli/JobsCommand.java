package dev.petrel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel jobs}: work that a compute service does. */
@Command(
        name = "jobs",
        description = "Submits jobs to a compute service, follows them, and fetches what they made.",
        synopsisSubcommandLabel = "(submit | watch | get | delete | workers)",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nWhere it asks:%n",
        footer = {
            "  The service is asked over REST: --compute-url, else COMPUTE_URL, else http://localhost:8002. Who",
            "  asks stands in COMPUTE_TOKEN, or in COMPUTE_USER with COMPUTE_PASSWORD or COMPUTE_PASSWORD_FILE;",
            "  a user without a password is asked for it at the terminal.",
            "  What becomes of jobs is heard over MQTT: --url, else MQTT_URL, else mqtt://localhost:1883.",
            "",
            "  petrel jobs submit image_resize photo.jpg --width 800 --height 600 --out small.jpg"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.DONE_TEXT,
            " 1:Something failed: a request, the broker, a file.",
            " 2:submit and watch: the job has not ended in time.",
            " 3:submit and watch: the job failed.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT
        })
final class JobsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new JobsCommand())
                .addSubcommand(new JobsSubmit(console))
                .addSubcommand(new JobsWatch(console))
                .addSubcommand(new JobsGet(console))
                .addSubcommand(new JobsDelete(console))
                .addSubcommand(new JobsWorkers(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what about jobs? submit, watch, get, delete or workers");
    }
}
