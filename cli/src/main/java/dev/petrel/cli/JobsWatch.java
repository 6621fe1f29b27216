package dev.petrel.cli;

import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.settings.ConnectionSettings;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel jobs watch}. */
@Command(
        name = "watch",
        description = "Prints what is said of jobs as it is said: of one until it ends, or of all.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  A line is: time, job, status, progress. What is said twice, or late, is not told again. Of one",
            "  job, the service is asked how it stands, so that its end is told also where it was not heard.",
            "  Of all jobs only what is heard is told: once it listens, it says so on standard error.",
            "",
            "  With --json: {\"job_id\",\"status\",\"progress\",\"timestamp\",\"finished\"}, the time in",
            "  milliseconds since 1970."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:The job completed; of all jobs, the time of --timeout is over.",
            " 1:There is no such job, or the service or the broker stands against it.",
            " 2:The job has not ended within --timeout.",
            " 3:The job failed. Standard error says why.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class JobsWatch implements Callable<Integer> {

    private static final String NAME = "jobs watch";

    private final Console console;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "Which job. Default: all.")
    private @Nullable String jobId;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = "Ends after so many seconds. Default: goes on.")
    private @Nullable Duration timeout;

    @Option(names = "--json", description = "Prints each line as a JSON object.")
    private boolean json;

    @Mixin
    private final ComputeServiceOptions service = new ComputeServiceOptions();

    @Mixin
    private final JobTopicOption topic = new JobTopicOption();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    /** Completes with what ended the watch, on either side. */
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    JobsWatch(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Deadline deadline = Deadline.in(timeout);
        try (ComputeLink compute = service.open(console)) {
            String id = jobId;
            return id == null ? all(compute, deadline) : one(id, compute, deadline);
        }
    }

    private int all(ComputeLink compute, Deadline deadline) {
        try (JobLink jobs = link(compute)) {
            jobs.statuses(this::print);
            jobs.begin(deadline);
            console.err().println("petrel " + NAME + ": subscribed to " + topic.name());
            console.err().flush();
            return jobs.await(end, deadline) ? end.join() : ExitCode.DONE;
        }
    }

    private int one(String id, ComputeLink compute, Deadline deadline) {
        ComputeJob job = compute.get(id);
        if (job.finished()) {
            print(job.asStatus());
            return code(job, deadline);
        }
        try (JobLink jobs = link(compute)) {
            jobs.statuses(status -> {
                if (status.jobId().equals(id)) {
                    print(status);
                    if (status.finished()) {
                        end.complete(ExitCode.DONE);
                    }
                }
            });
            jobs.begin(deadline);
            if (jobs.awaitEnd(id, deadline)) {
                jobs.await(end, deadline); // what was heard is told before this ends
            }
            int told = end.getNow(ExitCode.DONE);
            return told == ExitCode.DONE ? code(compute.get(id), deadline) : told;
        }
    }

    private JobLink link(ComputeLink compute) {
        ConnectionSettings settings = connection.settingsOrLocal(console, "jobs");
        return new JobLink(settings, console, NAME, new JobLink.JobMonitoring(topic.name(), compute.lookup()));
    }

    private int code(ComputeJob job, Deadline deadline) {
        if (job.state() == JobState.COMPLETED) {
            return ExitCode.DONE;
        }
        throw JobEnds.unlike(job, end.isDone(), deadline);
    }

    private void print(JobStatus status) {
        console.out()
                .println(
                        json
                                ? Json.of(JobText.fields(status))
                                : JobText.line(status, console.coloured() ? Ansi.ON : Ansi.OFF));
        if (console.out().checkError()) { // flushes
            end.complete(ExitCode.OUTPUT_CLOSED);
        }
    }
}
