package dev.petrel.cli;

import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.JobRequest;
import dev.petrel.observe.Observation;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.topic.MqttText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code petrel jobs submit}. */
@Command(
        name = "submit",
        description = "Submits a job and prints its id; with --wait follows it to its end and prints what came of it.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  The first line on standard output is the job's id. With --wait, progress goes to standard error,",
            "  and when the job completed, a second line is its output as JSON. Then the broker has to be there",
            "  before anything is submitted; should it go away afterwards, the end is found out all the same.",
            "  Where the command ends before the job, the job goes on: petrel jobs watch ID, or get ID --out.",
            "  With --json each of the two lines is the job as an object, with the names of petrel jobs get.",
            "  A file of --out appears when all of it is there, in place of what stood there before.",
            "",
            "  petrel jobs submit image_resize photo.jpg --width 800 --height 600 --out small.jpg",
            "  petrel jobs submit hash big.iso -p algorithm=md5 --wait"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Submitted; with --wait the job completed.",
            " 1:A file, the service or the broker stands against it; or what it made could not be fetched.",
            " 2:With --wait: the job has not ended within --timeout. It goes on.",
            " 3:With --wait: the job failed. Standard error says why.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT
        })
final class JobsSubmit implements Callable<Integer> {

    private static final String NAME = "jobs submit";

    /** How long a broker may take to be there. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Console console;

    @Parameters(index = "0", paramLabel = "TASK", description = "The kind of work, such as image_resize.")
    private String task = "";

    @Parameters(index = "1", paramLabel = "FILE", arity = "0..1", description = "The file that is worked on.")
    private @Nullable Path file;

    @Mixin
    private final JobParameters parameters = new JobParameters();

    @Option(names = "--wait", description = "Follows the job to its end.")
    private boolean wait;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Waits, and writes the first file that the job made there.")
    private @Nullable Path out;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = "With --wait: how many seconds until the end, all included. Default: 300.")
    private Duration timeout = JobMonitor.WAIT;

    @Option(names = "--json", description = "Prints the job as a JSON object.")
    private boolean json;

    @Mixin
    private final ComputeServiceOptions service = new ComputeServiceOptions();

    @Mixin
    private final JobTopicOption topic = new JobTopicOption();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    JobsSubmit(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JobRequest request = parameters.on(task, file, spec.commandLine());
        requireFiles();
        try (ComputeLink compute = service.open(console)) {
            if (!wait && out == null) {
                submitted(compute, request);
                return ExitCode.DONE;
            }
            return followed(compute, request, Deadline.in(timeout));
        }
    }

    private void requireFiles() {
        if (file != null && !Files.isReadable(file)) {
            throw new CommandFailed(
                    ExitCode.FAILED,
                    "cannot read " + file + ": "
                            + (Files.exists(file) ? "it is not yours to read" : "there is no such file"));
        }
        if (file != null && !Files.isRegularFile(file)) {
            throw new CommandFailed(ExitCode.FAILED, "cannot read " + file + ": it is no plain file");
        }
        if (out != null) {
            ComputeLink.requireWritable(out);
        }
    }

    private ComputeJob submitted(ComputeLink compute, JobRequest request) {
        ComputeJob job = compute.create(request);
        print(job, MqttText.printable(job.jobId()));
        return job;
    }

    private int followed(ComputeLink compute, JobRequest request, Deadline deadline) {
        ConnectionSettings settings = connection.settingsOrLocal(console, "jobs");
        JobLink.JobMonitoring monitoring = new JobLink.JobMonitoring(topic.name(), compute.lookup());
        try (JobLink jobs = new JobLink(settings, console, NAME, monitoring)) {
            jobs.begin(timeout.compareTo(PATIENCE) < 0 ? deadline : Deadline.in(PATIENCE));
            String jobId = submitted(compute, request).jobId();
            boolean ended = end(jobs, jobId, deadline);
            return outcome(compute, compute.get(jobId), ended, deadline);
        }
    }

    private boolean end(JobLink jobs, String jobId, Deadline deadline) {
        ProgressLine progress = new ProgressLine(console, NAME);
        CompletableFuture<String> told = new CompletableFuture<>();
        AtomicReference<@Nullable JobStatus> shown = new AtomicReference<>();
        Consumer<JobStatus> tell = status -> {
            if (status.jobId().equals(jobId) && !status.equals(shown.getAndSet(status))) {
                progress.show(status);
                if (status.finished()) {
                    told.complete(jobId);
                }
            }
        };
        Observation telling = jobs.statuses(tell);
        // What was heard before anybody listened.
        jobs.status(jobId).ifPresent(tell);
        try {
            // What was heard is shown before this ends.
            return jobs.awaitEnd(jobId, deadline) && jobs.await(told, deadline);
        } finally {
            telling.close();
            progress.end();
        }
    }

    /** The service has the last word: it may know of an end that was not heard. */
    private int outcome(ComputeLink compute, ComputeJob job, boolean ended, Deadline deadline) {
        if (job.state() == JobState.COMPLETED) {
            print(job, Json.of(job.taskOutput()));
            if (out != null) {
                compute.fetch(job, out);
            }
            return ExitCode.DONE;
        }
        if (json) {
            print(job, "");
        }
        throw JobEnds.unlike(job, ended, deadline);
    }

    private void print(ComputeJob job, String text) {
        console.out().println(json ? Json.of(JobText.fields(job)) : text);
        console.out().flush();
    }
}
