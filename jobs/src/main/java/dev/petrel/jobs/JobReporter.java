package dev.petrel.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Says what becomes of jobs, for a worker or a server: at QoS 1, not retained, each with the time at which it was said,
 * which never goes backwards from one status of a job to the next. No method waits; all may be called from any thread.
 *
 * <p>A job's first end counts. What is reported of it afterwards, such as the progress of a thread that lags behind, is
 * not sent, and its receipt says {@link PublishOutcome.Failed.FailureCause#SUPERSEDED}.
 */
public final class JobReporter implements AutoCloseable {

    /** The time from one progress of a job to the next, at least. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The longest of such times. */
    public static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

    /**
     * How many jobs it knows at a time that have not ended. For one more, what it knows of the one that was silent longest
     * is forgotten; what that job waits to say is said first.
     */
    public static final int MOST_JOBS = 10_000;

    /** How many jobs it knows that have ended; the earliest end is forgotten first. */
    public static final int MOST_ENDED = 10_000;

    private final Publisher publisher;
    private final JobTopics topics;
    private final Duration interval;
    private final Time time;
    private final Topic topic;

    /** Held while something is handed over too, which never waits, so that it leaves in the order of its times. */
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final LinkedHashMap<String, Course> running = new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("lock")
    private final Set<String> ended = new LinkedHashSet<>();

    @GuardedBy("lock")
    private boolean closed;

    JobReporter(Publisher publisher, JobTopics topics, Duration interval, Time time) {
        if (interval.isNegative() || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "the time between two progresses is 0 to " + LONGEST_INTERVAL + ", not " + interval);
        }
        this.publisher = publisher;
        this.topics = topics;
        this.interval = interval;
        this.time = time;
        this.topic = Topic.of(topics.events());
    }

    /** As {@link #of(Publisher, JobTopics)}, on {@link JobTopics#DEFAULT}. */
    public static JobReporter of(Publisher publisher) {
        return of(publisher, JobTopics.DEFAULT);
    }

    /**
     * One that reports through a client, with progress every {@link #INTERVAL} at most.
     *
     * @param publisher the client, or what is wrapped around it; stays the caller's to close, after this
     */
    public static JobReporter of(Publisher publisher, JobTopics topics) {
        return new JobReporter(publisher, topics, INTERVAL, Time.system());
    }

    /**
     * Another one, which knows nothing of the jobs of this one, with another time between two progresses of a job.
     *
     * @param newInterval 0, for all that is reported, to {@link #LONGEST_INTERVAL}
     */
    public JobReporter withInterval(Duration newInterval) {
        return new JobReporter(publisher, topics, newInterval, time);
    }

    /** A job waits for a worker: progress 0. */
    public Receipt queued(String jobId) {
        return say(jobId, JobState.QUEUED);
    }

    /** A worker has a job, or has it still: progress as it stood. */
    public Receipt processing(String jobId) {
        return say(jobId, JobState.PROCESSING);
    }

    /** A job ended as it should: progress 100. */
    public Receipt completed(String jobId) {
        return say(jobId, JobState.COMPLETED);
    }

    /** A job ended without what it was for: progress as it stood. */
    public Receipt failed(String jobId) {
        return say(jobId, JobState.FAILED);
    }

    /**
     * A worker has done so much of a job. Within the interval after the last progress of the job it is held back; what is
     * held back is said when the interval is over, or before anything else is said of the job, unless a later progress has
     * taken its place. So the last one is always said.
     *
     * @param percent 0 to 100; 100 is not the end yet
     * @return of what is held back, the receipt of the progress that is said in the end
     * @throws IllegalArgumentException if the percentage is out of its range
     */
    public Receipt progress(String jobId, int percent) {
        if (percent < 0 || percent > JobStatus.DONE) {
            throw new IllegalArgumentException("progress " + percent + " is not within 0 to " + JobStatus.DONE);
        }
        lock.lock();
        try {
            Receipt unsaid = unsaid(jobId);
            return unsaid == null ? progress(course(jobId), percent) : unsaid;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Receipt progress(Course job, int percent) {
        job.progress = percent;
        HeldProgress held = job.held;
        if (held == null) {
            Duration wait = job.untilNextProgress(interval, time.nanos());
            if (!wait.isPositive()) {
                return sayProgress(job);
            }
            held = hold(job, wait);
        }
        return held.receipt();
    }

    private Receipt say(String jobId, JobState state) {
        lock.lock();
        try {
            Receipt unsaid = unsaid(jobId);
            return unsaid == null ? say(course(jobId), state) : unsaid;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Receipt say(Course job, JobState state) {
        release(job);
        job.progress = switch (state) {
            case QUEUED -> 0;
            case COMPLETED -> JobStatus.DONE;
            case PROCESSING, FAILED, OTHER -> job.progress;
        };
        Receipt receipt = send(job, state);
        if (state.isFinal()) {
            end(job);
        }
        return receipt;
    }

    /** The receipt of what is not to be said of a job; null if it is. */
    @GuardedBy("lock")
    private @Nullable Receipt unsaid(String jobId) {
        if (jobId.isEmpty()) {
            throw new IllegalArgumentException("a job has an id that is not empty");
        }
        if (closed) {
            return refused(jobId);
        }
        return ended.contains(jobId) ? superseded(jobId) : null;
    }

    private static Receipt refused(String jobId) {
        NotConnected why = new NotConnected("nothing is reported of job " + MqttText.quoted(jobId)
                + ": the reporter is closed. Report before it is closed");
        return new Receipt(CompletableFuture.failedStage(why), CompletableFuture.failedStage(why));
    }

    private static Receipt superseded(String jobId) {
        PublishOutcome outcome = new PublishOutcome.Failed(
                PublishOutcome.Failed.FailureCause.SUPERSEDED, "job " + MqttText.quoted(jobId) + " has ended before");
        return new Receipt(CompletableFuture.completedStage(null), CompletableFuture.completedStage(outcome));
    }

    @GuardedBy("lock")
    private Course course(String jobId) {
        if (!running.containsKey(jobId) && running.size() >= MOST_JOBS) {
            Iterator<Course> oldest = running.values().iterator();
            release(oldest.next());
            oldest.remove();
        }
        return running.computeIfAbsent(jobId, Course::new);
    }

    @GuardedBy("lock")
    private void end(Course job) {
        running.remove(job.jobId());
        if (ended.size() >= MOST_ENDED) {
            ended.remove(ended.iterator().next());
        }
        ended.add(job.jobId());
    }

    @GuardedBy("lock")
    private HeldProgress hold(Course job, Duration wait) {
        HeldProgress held = new HeldProgress();
        job.held = held;
        held.until(time.after(wait, () -> release(job, held)));
        return held;
    }

    /** The wait is over, unless it was already. */
    private void release(Course job, HeldProgress held) {
        lock.lock();
        try {
            if (held.equals(job.held)) {
                release(job);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says what is held back, if anything is. */
    @GuardedBy("lock")
    private void release(Course job) {
        HeldProgress held = job.held;
        if (held != null) {
            job.held = null;
            held.said(sayProgress(job));
        }
    }

    @GuardedBy("lock")
    private Receipt sayProgress(Course job) {
        job.progressSaid(time.nanos());
        return send(job, JobState.PROCESSING);
    }

    @GuardedBy("lock")
    private Receipt send(Course job, JobState state) {
        JobStatus status = job.status(state, time.now());
        return publisher.publishAsync(
                new Publication(topic, status.payload(), Qos.AT_LEAST_ONCE, false, Metadata.NONE));
    }

    /** Says what is held back. What is reported afterwards is refused, and its receipt says so. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Course job : running.values()) {
                release(job);
            }
            running.clear();
            ended.clear();
        } finally {
            lock.unlock();
        }
    }
}
