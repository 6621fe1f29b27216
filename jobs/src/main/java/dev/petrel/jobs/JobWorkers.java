package dev.petrel.jobs;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Message;
import dev.petrel.message.Subscriber;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.Observation;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers that are there, what they can do, and how many jobs they could take, as they say themselves on their
 * retained topics. All methods may be called from any thread.
 *
 * <p>A worker that says nothing for a while counts as gone. That while is counted from when its last word came, on the
 * clock of this process: the times that workers give are of clocks that may disagree with it. So what a broker kept of a
 * worker that is long gone counts for that while too. While the client is away nothing is heard, and everyone is gone
 * after a while; what was said meanwhile, or is retained, comes with the connection.
 */
public final class JobWorkers implements AutoCloseable {

    /** How long a worker may be silent: three heartbeats. */
    public static final Duration SILENCE = WorkerPresence.HEARTBEAT.multipliedBy(Presence.PATIENCE);

    /** How long {@link #waitForCapability(String)} waits. */
    public static final Duration WAIT = Duration.ofSeconds(30);

    /** The longest of all such times. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** How many workers are known at a time; one more is left out, with a line in the log, until there is room. */
    public static final int MOST_WORKERS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel.jobs");

    /** Somebody waits: until a worker is idle, or something else ends it, said in words. */
    private record Wait(String capability, CompletableFuture<String> end) {}

    /** The end of a wait in which a worker is idle. */
    private static final String IDLE = "";

    private final Time time;
    private final Roster roster;
    private final List<Telling<List<WorkerStatus>>> listeners = new CopyOnWriteArrayList<>();
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Subscription subscription;

    JobWorkers(int most, Duration silence, Time time) {
        if (silence.compareTo(WorkerPresence.SHORTEST_HEARTBEAT) < 0 || silence.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a worker may be silent for " + WorkerPresence.SHORTEST_HEARTBEAT
                    + " to " + LONGEST + ", not for " + silence);
        }
        this.time = time;
        this.roster = new Roster(most, silence, time, this::changed);
    }

    /** As {@link #of(Subscriber, JobTopics, Duration)}, with {@link JobTopics#DEFAULT} and {@link #SILENCE}. */
    public static JobWorkers of(Subscriber subscriber) {
        return of(subscriber, JobTopics.DEFAULT, SILENCE);
    }

    /**
     * Listens to workers from now on.
     *
     * @param subscriber the client; stays the caller's to close
     * @param topics where workers say what they can do
     * @param silence after how long without a word a worker is gone: about three times its heartbeat, 1 s to {@link
     *     #LONGEST}
     */
    public static JobWorkers of(Subscriber subscriber, JobTopics topics, Duration silence) {
        JobWorkers workers = new JobWorkers(MOST_WORKERS, silence, Time.system());
        workers.subscription = subscriber.subscribe(SubscriptionRequest.to(topics.everyWorker()), workers::heard);
        return workers;
    }

    /** Those that are there, by id. */
    public List<WorkerStatus> workers() {
        return roster.workers();
    }

    /** How many jobs of a task could be taken now, by all workers together. */
    public int idle(String capability) {
        return capabilities().getOrDefault(capability, 0);
    }

    /** How many jobs could be taken now, by task and in the order of their names; 0 for those whose workers are all busy. */
    public Map<String, Integer> capabilities() {
        Map<String, Integer> sums = new TreeMap<>();
        for (WorkerStatus worker : workers()) {
            worker.capabilities().stream()
                    .distinct()
                    .forEach(capability -> sums.merge(capability, worker.idle(), JobWorkers::sum));
        }
        return sums;
    }

    private static int sum(int one, int other) {
        return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    }

    /** As {@link #waitForCapability(String, Duration)}, for {@link #WAIT}. */
    public void waitForCapability(String capability) {
        waitForCapability(capability, WAIT);
    }

    /**
     * Waits until a worker is idle that can do a task; returns at once where one is. No promise: it may be busy again
     * before it is asked.
     *
     * @param within how long to wait at most, up to {@link #LONGEST}
     * @throws CapabilityUnavailable if none is in time, this is closed before or meanwhile, or the waiting thread is
     *     interrupted (which stays set)
     */
    public void waitForCapability(String capability, Duration within) {
        if (within.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a wait is at most " + LONGEST + ", not " + within);
        }
        Wait wait = new Wait(capability, new CompletableFuture<>());
        waits.add(wait);
        lookFor(wait);
        Time.Alarm alarm = time.after(within, () -> wait.end.complete("within " + within.toMillis() + " ms"));
        String why = await(wait.end);
        alarm.cancel();
        waits.remove(wait);
        if (!why.equals(IDLE)) {
            throw new CapabilityUnavailable(capability, why, capabilities());
        }
    }

    /** A worker that comes after this look finds the wait, which was there before. */
    private void lookFor(Wait wait) {
        if (roster.isClosed()) {
            wait.end.complete("and these workers are closed");
        } else if (idle(wait.capability) > 0) {
            wait.end.complete(IDLE);
        }
    }

    private static String await(CompletableFuture<String> end) {
        try {
            return end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "and the waiting thread was interrupted";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Tells a listener, on a thread of its own, which workers are there: now, and whenever one comes, goes, becomes busier
     * or less, or can do something else. Changes that come while it is being told become one, so a slow listener holds up
     * nobody.
     *
     * @param listener what it throws is logged
     * @throws NotConnected if this is closed
     */
    public Observation changes(Consumer<? super List<WorkerStatus>> listener) {
        Telling<List<WorkerStatus>> telling = new Telling<>(this::workers, listener);
        listeners.add(telling);
        if (roster.isClosed()) {
            listeners.remove(telling);
            throw new NotConnected("these workers are closed: nothing is heard of them any more");
        }
        telling.changed();
        return () -> {
            telling.end();
            listeners.remove(telling);
        };
    }

    /** A worker said something. What cannot be read changes nothing. */
    void heard(Message message) {
        String topic = MqttText.quoted(message.topic().name());
        try {
            Optional<WorkerStatus> status = WorkerStatus.read(message.topic(), message.payload());
            String workerId = WorkerStatus.workerId(message.topic());
            switch (status.map(roster::put).orElseGet(() -> roster.remove(workerId))) {
                case SOMETHING -> changed();
                case NOTHING -> {}
                case NO_ROOM -> LOG.warn("worker {} is left out: too many are known", MqttText.quoted(workerId));
            }
            status.filter(worker -> worker.idle() > 0).ifPresent(this::endWaits);
        } catch (MalformedMessage e) {
            LOG.warn("what was said on {} is no worker's status: {}", topic, e.getMessage());
        }
    }

    private void changed() {
        listeners.forEach(Telling::changed);
    }

    private void endWaits(WorkerStatus worker) {
        waits.stream().filter(wait -> worker.can(wait.capability)).forEach(wait -> wait.end.complete(IDLE));
    }

    /** Listens no more: nobody is known, and who waits is told at once. */
    @Override
    public void close() {
        roster.close();
        Subscription current = subscription;
        if (current != null) {
            current.close();
        }
        listeners.forEach(Telling::end);
        listeners.clear();
        waits.forEach(wait -> wait.end.complete("and these workers were closed"));
    }
}
