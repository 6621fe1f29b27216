package dev.petrel.it;

import dev.petrel.PetrelClient;
import dev.petrel.jobs.JobLookup;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobStatus;
import dev.petrel.message.Publication;
import dev.petrel.outcome.Receipt;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One that does jobs: it writes down how each stands, and then says so. */
final class Worker implements JobLookup {

    private final PetrelClient client;
    private final String topic;
    private final Map<String, JobStatus> written = new ConcurrentHashMap<>();

    Worker(PetrelClient client, String topic) {
        this.client = client;
        this.topic = topic;
    }

    /** On the topic where monitors listen by default. */
    Worker(PetrelClient client) {
        this(client, JobMonitor.DEFAULT_TOPIC);
    }

    /** Writes it down and says so. */
    Receipt says(String jobId, String status, int progress) {
        return client.publishAsync(
                Publication.of(topic, writes(jobId, status, progress).payload()));
    }

    /** Writes it down only. */
    JobStatus writes(String jobId, String status, int progress) {
        JobStatus now = new JobStatus(jobId, status, progress, Instant.now().truncatedTo(ChronoUnit.MILLIS));
        written.put(jobId, now);
        return now;
    }

    /** A job from its beginning to its end. */
    void does(String jobId) {
        says(jobId, "queued", 0);
        says(jobId, "processing", 50);
        says(jobId, "completed", JobStatus.DONE);
    }

    /** As one who keeps jobs for a while only. */
    void forgetAll() {
        written.clear();
    }

    @Override
    public Optional<JobStatus> find(String jobId) {
        return Optional.ofNullable(written.get(jobId));
    }
}
