package dev.petrel.hub.jobs;

import dev.petrel.hub.problem.Problem;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.WorkerStatus;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.JobRequest;
import dev.petrel.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The jobs that the hub knows of, and what can be done with them. From any thread. */
@Component
public final class Jobs implements AutoCloseable {

    private final Compute compute;
    private final KeptJobs kept;
    private final Originals originals;
    private final JobBook book;
    private final Inquiries inquiries;
    private final JobSpeaker speaker;

    Jobs(Compute compute, KeptJobs kept, Originals originals, JobsProperties properties, Time time) {
        this.compute = compute;
        this.kept = kept;
        this.originals = originals;
        this.book = new JobBook(time);
        this.inquiries = new Inquiries(compute, book, kept);
        this.speaker = new JobSpeaker(properties.topics(), this::heard, book::changed);
        inquiries.start();
    }

    /** Who listens in the session. */
    JobSpeaker speaker() {
        return speaker;
    }

    private void heard(JobStatus status) {
        if (book.heard(status)) {
            kept.note(status.jobId());
        }
        if (book.find(status.jobId()).filter(job -> !job.complete()).isPresent()) {
            inquiries.want(status.jobId());
        }
    }

    /** Those that are known, the latest first. */
    public List<SeenJob> all() {
        return book.all();
    }

    /** The one with an id. */
    public Optional<SeenJob> find(String id) {
        return book.find(id);
    }

    /** Another number whenever a job, a worker or the service has changed. */
    public long changes() {
        return book.changes();
    }

    /** Whether a compute service is set. */
    public boolean serviceSet() {
        return compute.present();
    }

    /** Why the service did not answer last; empty if it did. */
    public String trouble() {
        return inquiries.trouble();
    }

    /** Whether what is said of jobs over MQTT is heard. */
    public boolean listens() {
        return speaker.listens();
    }

    /** The workers that are there, as they say over MQTT. */
    public List<WorkerStatus> workers() {
        return speaker.workers();
    }

    /** How many jobs could be taken now, by task, as the service says, and where it says nothing as the workers say. */
    public Map<String, Integer> capabilities() {
        Map<String, Integer> sums = new TreeMap<>(inquiries.capabilities().idle());
        if (sums.isEmpty()) {
            for (WorkerStatus worker : workers()) {
                worker.capabilities().stream()
                        .distinct()
                        .forEach(task -> sums.merge(task, worker.idle(), Integer::sum));
            }
        }
        return sums;
    }

    /**
     * Submits a job.
     *
     * @param upload the file that it works on, which moves to where it can be shown
     * @return its id
     * @throws Problem 422 if the service does not take it, 502 or 503 if it does not answer as it should
     */
    public String submit(JobRequest request, Path upload) {
        ComputeJob job = compute.create(request.withInput(upload));
        originals.keep(job.jobId(), upload);
        if (book.told(job)) {
            kept.note(job.jobId());
        }
        inquiries.want(job.jobId());
        return job.jobId();
    }

    /** A place for an upload on its way; whoever asks for it closes it in the end. */
    public Upload incoming(String name) {
        return originals.incoming(name);
    }

    /**
     * Deletes a job with its files; one that is at work is cancelled by that.
     *
     * @throws Problem 502 or 503 if the service does not answer as it should
     */
    public void delete(String id) {
        if (compute.present()) {
            compute.delete(id);
        }
        book.delete(id);
        kept.forget(id);
        originals.delete(id);
    }

    /** The file that was submitted for a job, if it was submitted here and not too long ago. */
    public Optional<Path> original(String id) {
        return originals.find(id);
    }

    /**
     * Fetches a file that a job made. Whoever asks deletes it.
     *
     * @throws Problem 404 if the service does not have it, 502 or 503 if it does not answer as it should
     */
    public Path result(String id, String path) throws IOException {
        Path target = Files.createTempFile("petrel-result", ".tmp");
        try {
            return compute.download(id, path, target);
        } catch (RuntimeException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    @Override
    public void close() {
        inquiries.close();
    }
}
