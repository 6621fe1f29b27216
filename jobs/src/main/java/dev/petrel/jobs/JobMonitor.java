package dev.petrel.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.PetrelClient;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.Observation;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows jobs that others do: what is said of them on one topic at QoS 1, how each stands, and waiting for their ends.
 * All methods may be called from any thread.
 *
 * <pre>{@code
 * try (JobMonitor monitor = JobMonitor.of(client).withLookup(keeper::find).start()) {
 *     monitor.statuses(status -> System.out.println(status.progress() + " %"));
 *     monitor.waitForCompletion(jobId);
 * }
 * }</pre>
 *
 * <p>A job's first final word is its last: nothing is taken for newer. Before it, a word counts that is not older than the
 * one before, by their times; of the same time, the one that arrived later. What is no job's status is dropped, with a line
 * in the log.
 *
 * <p>What is said while nobody is connected to hear it is gone for good where the broker does not keep it for this client.
 * With a {@linkplain #withLookup lookup} no end is missed: jobs that somebody waits for are looked up when the wait begins,
 * each time the broker has granted the topic, and now and then while it is quiet, since a broker drops what a slow reader
 * does not take.
 */
public final class JobMonitor implements AutoCloseable {

    /** The topic where none is set. */
    public static final String DEFAULT_TOPIC = JobTopics.DEFAULT.events();

    /** How long a job's end is waited for where nothing is said. */
    public static final Duration WAIT = Duration.ofMinutes(5);

    /** The longest wait that is taken: a year. */
    public static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /** How long one lookup of a job may take. */
    public static final Duration LOOKUP_LIMIT = Duration.ofSeconds(30);

    /** How many statuses wait for a slow listener, see {@link #statuses}. */
    public static final int LISTENER_BOUND = 10_000;

    private static final Executor ENDINGS =
            action -> Thread.ofVirtual().name("petrel-jobs-end").start(action);

    private final Plan plan;
    private final List<StatusQueue> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder malformed = new LongAdder();

    /** Starts and closes one at a time; closing waits for a client. */
    private final ReentrantLock lifecycle = new ReentrantLock();

    @GuardedBy("lifecycle")
    private @Nullable Started started;

    private volatile @Nullable Following following;

    JobMonitor(Plan plan) {
        this.plan = plan;
    }

    /** A monitor that waits for {@link #start}, over a client that stays the caller's: to start, and to close. */
    public static JobMonitor of(PetrelClient client) {
        return new JobMonitor(Plan.of(client));
    }

    /**
     * A monitor that waits for {@link #start}, with a client of its own for each start, which is closed with it. The client
     * id is that of the settings, so one that other clients have too is not for it.
     */
    public static JobMonitor of(ConnectionSettings settings) {
        return new JobMonitor(Plan.of(settings));
    }

    /**
     * A monitor of another topic; not started, and without listeners.
     *
     * @throws IllegalArgumentException if it is not a topic, or holds braces
     */
    public JobMonitor withTopic(String topic) {
        Topic.of(topic);
        if (!SubscriptionRequest.to(topic).filter().wire().equals(topic)) {
            throw new IllegalArgumentException("the topic of jobs is one topic, not " + MqttText.quoted(topic));
        }
        return new JobMonitor(plan.withTopic(topic));
    }

    /** A monitor that looks up jobs that are waited for; not started, and without listeners. */
    public JobMonitor withLookup(JobLookup lookup) {
        return new JobMonitor(plan.withLookup(lookup));
    }

    /** A monitor that remembers more or less; not started, and without listeners. Default {@link JobCache#DEFAULT}. */
    public JobMonitor withCache(JobCache cache) {
        return new JobMonitor(plan.withCache(cache));
    }

    /**
     * Begins to follow; returns at once, this. Does nothing while it is started.
     *
     * @throws NotConnected if the client that it was given is closed
     */
    public JobMonitor start() {
        lifecycle.lock();
        try {
            if (started == null) {
                started = Started.begin(plan, this::tell, malformed);
                following = started.following();
            }
            return this;
        } finally {
            lifecycle.unlock();
        }
    }

    private void tell(JobStatus status) {
        listeners.forEach(listener -> listener.add(status));
    }

    /** Whether there is a connection on which the broker has granted the topic. */
    public boolean isConnected() {
        Following now = following;
        return now != null && now.isConnected();
    }

    /**
     * Waits until the broker has granted the topic, so that nothing said from then on is missed.
     *
     * @param within how long to wait at most
     * @throws SubscriptionRefused if the broker refuses it meanwhile
     * @throws NotConnected if there is no such answer in time, the monitor is not started or is closed meanwhile, or the
     *     waiting thread is interrupted (which stays set)
     */
    public void awaitConnected(Duration within) {
        Following now = following;
        if (now == null) {
            throw new NotConnected("the monitor of jobs is not started");
        }
        now.awaitGrant(within);
    }

    /** The last that is known of a job; empty for nothing, and always while the monitor is not started. */
    public Optional<JobStatus> status(String jobId) {
        Following now = following;
        return now == null ? Optional.empty() : now.board.status(jobId);
    }

    /**
     * Tells a listener all that becomes known of jobs from now on, until it is closed: in order and one after another, on a
     * thread of its own, so that a slow one holds up nobody. When {@link #LISTENER_BOUND} statuses wait for it, the oldest
     * of them that is not final is left out for each new one; only where all of them are final, the oldest. That is logged.
     * What it throws is logged and otherwise ignored. It lasts over the monitor's close and next start.
     */
    public Observation statuses(Consumer<? super JobStatus> listener) {
        StatusQueue queue = new StatusQueue(listener, listeners::remove);
        listeners.add(queue);
        return queue;
    }

    /** As {@link #waitForCompletion(String, Duration)}, for {@link #WAIT}. */
    public String waitForCompletion(String jobId) {
        return waitForCompletion(jobId, WAIT);
    }

    /**
     * Waits for the end of a job, well or not: {@link #status} tells which, and who keeps the job what came of it. Right
     * also where it ended before.
     *
     * @param within how long to wait at most, above zero, at most {@link #LONGEST_WAIT}
     * @return the job id
     * @throws JobTimedOut if it does not end in time
     * @throws JobWaitEnded if the monitor is not started or is closed meanwhile, or the waiting thread is interrupted
     *     (which stays set)
     * @throws QueueFull if too many wait already
     * @throws IllegalArgumentException if the time is out of its range
     */
    public String waitForCompletion(String jobId, Duration within) {
        if (!within.isPositive() || within.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("a job is waited for longer than zero and at most "
                    + LONGEST_WAIT.toDays() + " days, not " + within);
        }
        Following now = requireStarted(jobId);
        JobWait wait = now.await(new JobWait(jobId, within));
        try {
            return wait.result(wait.end.get(), now.isConnected());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            now.board.timeUp(wait);
            throw new JobWaitEnded(jobId, "the waiting thread was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Following requireStarted(String jobId) {
        Following now = following;
        if (now == null) {
            throw new JobWaitEnded(jobId, "the monitor is not started");
        }
        return now;
    }

    /**
     * What completes with the job id when the job ends, well or not, and at once where it has; as {@link
     * #waitForCompletion(String)}, but for {@link #LONGEST_WAIT}: {@code orTimeout} bounds it. Fails with {@link JobTimedOut}, {@link
     * JobWaitEnded} or {@link QueueFull}. Whoever does not need it any more cancels it. What depends on it runs on a virtual
     * thread.
     */
    public CompletableFuture<String> completion(String jobId) {
        CompletableFuture<String> completion = new CompletableFuture<>();
        try {
            Following now = requireStarted(jobId);
            JobWait wait = now.await(new JobWait(jobId, LONGEST_WAIT));
            CompletionStage<?> unused = completion.whenComplete((id, failure) -> now.board.timeUp(wait));
            unused = wait.end.thenAcceptAsync(end -> complete(completion, wait, end), ENDINGS);
        } catch (JobWaitEnded | QueueFull e) {
            completion.completeExceptionally(e);
        }
        return completion;
    }

    private static void complete(CompletableFuture<String> completion, JobWait wait, JobWait.End end) {
        try {
            completion.complete(wait.result(end, true));
        } catch (JobTimedOut | JobWaitEnded e) {
            completion.completeExceptionally(e);
        }
    }

    /** How many messages on the topic were no status of a job, since the monitor was made. */
    public long malformed() {
        return malformed.sum();
    }

    /**
     * Stops to follow, ends every wait at once and forgets every job; a client of its own is closed. {@link #start} begins
     * anew. Does nothing while it is not started.
     */
    @Override
    public void close() {
        lifecycle.lock();
        try {
            Started ending = started;
            started = null;
            following = null;
            if (ending != null) {
                ending.end();
            }
        } finally {
            lifecycle.unlock();
        }
    }
}
