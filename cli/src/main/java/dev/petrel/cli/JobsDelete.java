package dev.petrel.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel jobs delete}. */
@Command(
        name = "delete",
        description = "Deletes a job with all its files, also while it is at work. Nothing is said of that over MQTT.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:Deleted.", " 1:There is no such job, or the service stands against it.", ExitCode.USAGE_TEXT
        })
final class JobsDelete implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "ID", description = "Which job.")
    private String jobId = "";

    @Mixin
    private final ComputeServiceOptions service = new ComputeServiceOptions();

    JobsDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (ComputeLink compute = service.open(console)) {
            compute.delete(jobId);
            return ExitCode.DONE;
        }
    }
}
