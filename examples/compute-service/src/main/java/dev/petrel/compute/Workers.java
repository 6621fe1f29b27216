package dev.petrel.compute;

import dev.petrel.compute.store.Claim;
import dev.petrel.compute.store.JobFiles;
import dev.petrel.compute.store.JobStore;
import dev.petrel.compute.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of this process: a platform thread each, since pictures take processors and not patience. */
final class Workers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    /** How long after another process took a job in, at most, one is found by this one. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration LAST_WORK = Duration.ofSeconds(10);

    private final String name;
    private final JobStore store;
    private final JobFiles files;
    private final Announcer announcer;
    private final IntConsumer idle;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();

    /** Rung when there is something to do. Rings that nobody waits for are worth one look. */
    private final Semaphore bell = new Semaphore(0);

    private volatile boolean closing;

    /** @param idle is told how many have nothing to do, whenever that changes */
    Workers(String name, int count, JobStore store, JobFiles files, Announcer announcer, IntConsumer idle) {
        this.name = name;
        this.store = store;
        this.files = files;
        this.announcer = announcer;
        this.idle = idle;
        for (int i = 1; i <= count; i++) {
            threads.add(Thread.ofPlatform().name("compute-worker-" + i).daemon().unstarted(this::work));
        }
    }

    void start() {
        idle.accept(threads.size());
        threads.forEach(Thread::start);
    }

    /** There is a new job. */
    void wake() {
        bell.release();
    }

    /** Says of each job at work that its worker has it still. */
    void renew() {
        running.forEach(Attempt::renew);
    }

    private void work() {
        while (!closing) {
            try {
                Optional<Claim> claim = store.claim(name, Work.TASK_TYPES);
                if (claim.isPresent()) {
                    wake(); // there may be more, and others to do it
                    attempt(claim.get());
                } else if (bell.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    bell.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) { // the job is taken again when its lease has run out
                LOG.error("a worker failed and goes on", e);
                pause();
            }
        }
    }

    private void attempt(Claim claim) {
        Attempt attempt = new Attempt(claim, store, files, announcer);
        running.add(attempt);
        idle.accept(threads.size() - running.size());
        try {
            if (closing) {
                attempt.giveBack();
            }
            attempt.run();
        } finally {
            running.remove(attempt);
            idle.accept(threads.size() - running.size());
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more jobs and gives back those at work, at their next step; waits for that, for a bounded time. */
    @Override
    public void close() {
        closing = true;
        bell.release(threads.size());
        running.forEach(Attempt::giveBack);
        long end = System.nanoTime() + LAST_WORK.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
