package dev.petrel.compute;

import dev.petrel.compute.store.Database;
import dev.petrel.compute.store.JobFiles;
import dev.petrel.compute.store.JobStore;
import dev.petrel.compute.store.StoredJob;
import dev.petrel.compute.web.Door;
import dev.petrel.compute.web.JobDesk;
import dev.petrel.compute.web.RestServer;
import dev.petrel.compute.web.Tokens;
import dev.petrel.compute.work.Work;
import dev.petrel.jobs.JobWorkers;
import dev.petrel.jobs.WorkerPresence;
import dev.petrel.time.Time;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compute service at work: its REST API, its workers, and what it says over MQTT. Without a broker it works on and says
 * what it has to when there is one again.
 */
public final class ComputeService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ComputeService.class);

    /** How many times within a lease it is renewed. */
    private static final int RENEWALS = 3;

    /** What is closed, the last opened first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final RestServer rest;

    private ComputeService(ComputeOptions options) throws IOException {
        try {
            rest = assembled(options);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts one. It takes requests when this returns; whether it is connected to its broker by then is left open.
     *
     * @throws IOException if the port is taken or the data folder cannot be used
     * @throws IllegalStateException if the database cannot be opened
     */
    public static ComputeService start(ComputeOptions options) throws IOException {
        return new ComputeService(options);
    }

    private RestServer assembled(ComputeOptions options) throws IOException {
        JobFiles.prepare(options.data());
        JobStore store = new JobStore(opened(database(options)), options.lease(), Time.system());
        JobFiles files = JobFiles.in(options.data());
        String name = "compute-" + UUID.randomUUID();
        WorkerPresence presence = opened(WorkerPresence.start(
                options.broker(), name, Work.TASK_TYPES, options.topics(), WorkerPresence.HEARTBEAT));
        JobWorkers everybody = opened(JobWorkers.of(presence.client(), options.topics(), JobWorkers.SILENCE));
        Announcer announcer = opened(new Announcer(presence.client(), options.topics(), store));
        Workers workers = opened(new Workers(name, options.workers(), store, files, announcer, presence::idle));
        opened(housekeeping(options.lease().time(), store, workers, announcer));
        workers.start();
        Door door = new Door(options.users(), Tokens.in(options.data(), Time.system()), options.guests());
        return opened(RestServer.start(
                options.address(),
                door,
                store,
                files,
                new Desk(announcer, workers, everybody),
                options.largestUpload()));
    }

    private static Database database(ComputeOptions options) {
        JdbcAddress other = options.database();
        if (other == null) {
            return Database.file(options.data());
        }
        return Database.open(
                other.url(),
                other.user(),
                other.password() == null ? null : other.password().reveal());
    }

    private static AutoCloseable housekeeping(Duration lease, JobStore store, Workers workers, Announcer announcer) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("compute-housekeeping").daemon().factory());
        long interval = Math.max(1, lease.toMillis() / RENEWALS);
        Duration grace = Duration.ofMillis(interval);
        clock.execute(() -> tried(() -> announcer.sweep(Duration.ZERO)));
        ScheduledFuture<?> untilClosed = clock.scheduleWithFixedDelay(
                () -> {
                    tried(workers::renew);
                    tried(store::giveUp);
                    tried(() -> announcer.sweep(grace));
                },
                interval,
                interval,
                TimeUnit.MILLISECONDS);
        return () -> {
            untilClosed.cancel(false);
            clock.shutdown();
        };
    }

    private static void tried(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) { // the next time may be better
            LOG.warn("housekeeping failed and goes on: {}", e.getMessage());
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Where its REST API is. */
    public URI url() {
        return rest.url();
    }

    /** Takes no more requests, gives its jobs back or ends them, says what it has to say; each for a bounded time. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("something did not close cleanly: {}", e.getMessage());
            }
        }
    }

    private record Desk(Announcer announcer, Workers crew, JobWorkers everybody) implements JobDesk {

        @Override
        public void submitted(StoredJob job) {
            announcer.queued(job);
            crew.wake();
        }

        @Override
        public Map<String, Integer> capabilities() {
            return everybody.capabilities();
        }

        @Override
        public int workers() {
            return everybody.workers().size();
        }
    }
}
