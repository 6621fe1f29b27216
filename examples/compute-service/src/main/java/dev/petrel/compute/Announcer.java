package dev.petrel.compute;

import dev.petrel.compute.store.JobStore;
import dev.petrel.compute.store.StoreFailed;
import dev.petrel.compute.store.StoredJob;
import dev.petrel.jobs.JobReporter;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.JobTopics;
import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says over MQTT what the database already holds. An end counts as announced when the broker has it; what is not announced,
 * because there was no broker or the process that stored it is gone, is said again, by whichever process looks first. So an
 * end may be said twice, and is never kept quiet.
 */
final class Announcer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Publisher publisher;
    private final JobStore store;
    private final JobReporter reporter;
    private final Topic events;

    /** Ends that are on their way to the broker: at most as many as one sweep finds and workers make meanwhile. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Announcer(Publisher publisher, JobTopics topics, JobStore store) {
        this.publisher = publisher;
        this.store = store;
        this.reporter = JobReporter.of(publisher, topics);
        this.events = Topic.of(topics.events());
    }

    /** With the time at which it was stored: a worker may have it since, and may have said so already. */
    void queued(StoredJob job) {
        StoredJob.Course course = job.course();
        JobStatus queued =
                new JobStatus(job.jobId(), course.status(), course.progress(), Instant.ofEpochMilli(course.created()));
        say(queued);
    }

    void processing(String jobId) {
        reporter.processing(jobId);
    }

    void progress(String jobId, int percent) {
        reporter.progress(jobId, percent);
    }

    void completed(String jobId) {
        remember(jobId, reporter.completed(jobId));
    }

    void failed(String jobId) {
        remember(jobId, reporter.failed(jobId));
    }

    /** Says the ends that were stored that long ago or longer and that no broker is known to have. */
    void sweep(Duration age) {
        for (StoredJob job : store.unannounced(age)) {
            if (!underWay.contains(job.jobId())) {
                remember(job.jobId(), say(end(job)));
            }
        }
    }

    private Receipt say(JobStatus status) {
        return publisher.publishAsync(
                new Publication(events, status.payload(), Qos.AT_LEAST_ONCE, false, Metadata.NONE));
    }

    private static JobStatus end(StoredJob job) {
        StoredJob.Course course = job.course();
        long ended = course.ended() == null ? course.created() : course.ended();
        return new JobStatus(job.jobId(), course.status(), course.progress(), Instant.ofEpochMilli(ended));
    }

    private void remember(String jobId, Receipt receipt) {
        underWay.add(jobId);
        receipt.outcome().whenComplete((outcome, failure) -> {
            try {
                if (outcome instanceof PublishOutcome.Delivered) {
                    store.announced(jobId);
                }
            } catch (StoreFailed e) { // it is said once more, which does no harm
                LOG.debug("the end of job {} is announced, and that is not stored", jobId, e);
            } finally {
                underWay.remove(jobId);
            }
        });
    }

    @Override
    public void close() {
        reporter.close();
    }
}
