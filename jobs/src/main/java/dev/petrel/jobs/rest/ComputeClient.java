package dev.petrel.jobs.rest;

import dev.petrel.jobs.JobLookup;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A compute service as seen over its REST API: submit a job, ask how it is, fetch what it made. To follow a job while it is
 * at work use {@link dev.petrel.jobs.JobMonitor}, to which {@link #lookup} belongs.
 *
 * <p>Every method waits for the service's answer, for a bounded time, and may be called from any thread. What it throws is a
 * {@link ComputeException}. Nothing is sent twice but for a request whose token was refused.
 */
public final class ComputeClient implements AutoCloseable {

    /** How often {@link #waitByPolling} asks. */
    static final Duration POLLING = Duration.ofSeconds(2);

    private final ComputeSettings settings;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Calls calls;

    private ComputeClient(ComputeSettings settings) {
        this.settings = settings;
        this.calls = new Calls(settings);
    }

    /** A client; nothing is sent before its first call. */
    public static ComputeClient of(ComputeSettings settings) {
        return new ComputeClient(settings);
    }

    /**
     * Submits a job. Its file is read from disk while it is sent.
     *
     * @return the job as the service answers, mostly its id and {@code queued} alone
     * @throws IllegalArgumentException if the file is not there or cannot be read
     */
    public ComputeJob create(JobRequest request) {
        String path = jobs(request.taskType());
        Optional<Path> file = request.file();
        if (file.isEmpty()) {
            String form = Urls.form(request.fields());
            return Answers.job(calls.send(calls.post(path, Calls.FORM, BodyPublishers.ofString(form))));
        }
        MultipartForm form = MultipartForm.of(request.fields(), file.get());
        Calls.Call call = calls.post(path, form.contentType(), form.body()).taking(settings.transferTime());
        return Answers.job(calls.send(call));
    }

    /** How a job is. */
    public ComputeJob get(String jobId) {
        return Answers.job(calls.send(calls.get(jobs(jobId))));
    }

    /** Deletes a job and its files. */
    public void delete(String jobId) {
        calls.send(calls.delete(jobs(jobId)));
    }

    /**
     * Fetches a file of a job. The target appears when all of it is there, in place of what stood there before; until then
     * it is a file beside it whose name ends in {@code .part}.
     *
     * @param path where it is in the job's folder, as {@link ComputeJob#files} names it
     * @return the target
     * @throws IllegalArgumentException if the path is empty or has empty or dotted levels
     * @throws IOException if the file cannot be written
     */
    public Path download(String jobId, String path, Path target) throws IOException {
        Path whole = target.toAbsolutePath();
        Path part = whole.resolveSibling(whole.getFileName() + "." + UUID.randomUUID() + ".part");
        // Before anything is asked for: a folder that cannot be written to is nobody else's trouble.
        Files.createFile(part);
        try {
            calls.fetch(calls.get(jobs(jobId) + "/files/" + Urls.levels(path)).taking(settings.transferTime()), part);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * What the workers can do at this moment. A task that is there may be gone when a job for it comes: the service answers
     * for that, so there is no need to look before submitting.
     */
    public Capabilities capabilities() {
        return Answers.capabilities(calls.send(calls.get(settings.prefix() + "/capabilities")));
    }

    /** What all jobs take on the service's disk. */
    public StorageUse storageSize() {
        return Answers.storage(calls.send(calls.get(admin("/storage/size"))));
    }

    /**
     * Deletes the jobs that ended some time ago, with their files.
     *
     * @param days how long ago at least, 0 for all that ended
     * @throws IllegalArgumentException if that is negative
     */
    public Cleanup cleanup(int days) {
        if (days < 0) {
            throw new IllegalArgumentException("days " + days + " is negative: 0 is all that ended");
        }
        return Answers.cleanup(calls.send(calls.delete(admin("/cleanup?days=" + days))));
    }

    /** This as a monitor asks it: a job that is not found is empty, every other trouble is thrown. */
    public JobLookup lookup() {
        return jobId -> {
            try {
                return Optional.of(get(jobId).asStatus());
            } catch (ComputeException.NotFound e) {
                return Optional.empty();
            }
        };
    }

    /**
     * Asks every two seconds until a job ended, well or not.
     *
     * @param progress is told each answer
     * @return the job at its end
     * @throws TimeoutException if it has not ended by then
     * @throws InterruptedException if the thread is interrupted
     * @deprecated It learns of an end up to two seconds late and costs a request each time, for each job. Use {@link
     *     dev.petrel.jobs.JobMonitor}, which is told at once, and {@link #get} when the job has ended. This is for places
     *     that no broker can be reached from.
     */
    @Deprecated(since = "0.1")
    public ComputeJob waitByPolling(String jobId, Duration timeout, Consumer<ComputeJob> progress)
            throws TimeoutException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            ComputeJob job = get(jobId);
            progress.accept(job);
            if (job.finished()) {
                return job;
            }
            long left = timeout.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                throw new TimeoutException(
                        "Timeout waiting for job: " + jobId + ", " + job.status() + " after " + timeout);
            }
            boolean unused = closed.await(Math.min(left, POLLING.toNanos()), TimeUnit.NANOSECONDS); // then get fails
        }
    }

    /** Ends it; what is under way fails with {@link ComputeException.NetworkFailed}. */
    @Override
    public void close() {
        calls.close();
        closed.countDown();
    }

    private String jobs(String name) {
        return settings.prefix() + "/jobs/" + Urls.level(name);
    }

    private String admin(String path) {
        return "/admin" + settings.prefix() + "/jobs" + path;
    }
}
