package dev.petrel.cli;

import dev.petrel.jobs.rest.ComputeJob;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel jobs get}. */
@Command(
        name = "get",
        description = "Says how a job is, as its service knows it, and fetches what it made.",
        sortOptions = false,
        footer = {
            "",
            "With --json: {\"job_id\",\"task_type\",\"status\",\"progress\",\"params\",\"task_output\",\"error_message\",",
            "\"priority\",\"created_at\",\"updated_at\",\"started_at\",\"completed_at\"}; times in",
            "milliseconds since 1970, null for what is not known."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Said, however the job is; with --out also fetched.",
            " 1:There is no such job, the service stands against it, or there is no file to fetch.",
            ExitCode.USAGE_TEXT
        })
final class JobsGet implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "ID", description = "Which job.")
    private String jobId = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the first file that the job made there.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints the job as a JSON object.")
    private boolean json;

    @Mixin
    private final ComputeServiceOptions service = new ComputeServiceOptions();

    JobsGet(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (out != null) {
            ComputeLink.requireWritable(out);
        }
        try (ComputeLink compute = service.open(console)) {
            ComputeJob job = compute.get(jobId);
            if (json) {
                console.out().println(Json.of(JobText.fields(job)));
            } else {
                JobText.lines(job).forEach(console.out()::println);
            }
            console.out().flush();
            if (out != null) {
                compute.fetch(job, out);
            }
            return ExitCode.DONE;
        }
    }
}
