package dev.petrel.hub.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to hold the installation's session, a row of the database that has to be renewed. A thread of its own asks
 * for it and renews it, so that nothing else can make it late.
 */
final class Lease implements AutoCloseable {

    /** How long it lasts without being renewed. */
    static final Duration TIME = Duration.ofSeconds(10);

    /** How much earlier this hub stops counting on it. */
    static final Duration MARGIN = Duration.ofSeconds(1);

    /** How often it is renewed. */
    static final Duration RENEWAL = Duration.ofSeconds(3);

    /** How often it is asked for while another hub has it, or the database does not answer. */
    static final Duration RETRY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration END_WAIT = Duration.ofSeconds(2);
    private static final String NAME = "mqtt-session";

    private final LockProvider locks;
    private final LongSupplier nanos;
    private final Runnable changed;
    private final Semaphore hint = new Semaphore(0);
    private final Thread keeper;
    private volatile boolean wanted;
    private volatile boolean ending;

    /** Until when this hub may count on it, by its monotonic clock; null while it has none. */
    private volatile @Nullable Long until;

    /** Whether another hub had it when it was last asked for. */
    private volatile boolean elsewhere;

    /** Owned by the keeper. */
    private @Nullable SimpleLock lock;

    /** Owned by the keeper. */
    private boolean troubled;

    /**
     * @param nanos the monotonic clock
     * @param changed called when it was got or lost; returns at once
     */
    Lease(LockProvider locks, LongSupplier nanos, Runnable changed) {
        this.locks = locks;
        this.nanos = nanos;
        this.changed = changed;
        this.keeper = Thread.ofVirtual().name("petrel-hub-lease").unstarted(this::keep);
    }

    void start() {
        keeper.start();
    }

    /** Asks for it from now on, or gives it back: then nothing may be done any more that needs it. */
    void want(boolean now) {
        if (wanted != now) {
            wanted = now;
            hint.release();
        }
    }

    /** Whether this hub has it, and no other can have it. */
    boolean held() {
        Long end = until;
        return end != null && end - nanos.getAsLong() > 0;
    }

    /** Whether another hub has it, as far as is known. */
    boolean elsewhere() {
        return elsewhere;
    }

    /** Gives it back and ends. */
    @Override
    public void close() {
        ending = true;
        want(false);
        hint.release();
        try {
            if (!keeper.join(END_WAIT)) {
                keeper.interrupt();
            }
        } catch (InterruptedException e) {
            keeper.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        try {
            while (!ending || lock != null) {
                boolean before = held();
                boolean beforeElsewhere = elsewhere;
                step();
                if (before != held() || beforeElsewhere != elsewhere) {
                    changed.run();
                }
                if (!ending) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause() throws InterruptedException {
        Duration pause = lock == null || troubled ? RETRY : RENEWAL;
        boolean unused = hint.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        hint.drainPermits();
    }

    private void step() {
        try {
            SimpleLock had = lock;
            if (!wanted) {
                giveBack(had);
            } else if (had == null) {
                long asked = nanos.getAsLong();
                got(locks.lock(new LockConfiguration(Instant.now(), NAME, TIME, Duration.ZERO)), asked);
            } else {
                long asked = nanos.getAsLong();
                got(had.extend(TIME, Duration.ZERO), asked);
            }
            troubled = false;
        } catch (RuntimeException e) {
            trouble(e);
        }
    }

    private void got(Optional<SimpleLock> got, long asked) {
        lock = got.orElse(null);
        until = lock == null ? null : asked + TIME.minus(MARGIN).toNanos();
        elsewhere = lock == null;
    }

    private void giveBack(@Nullable SimpleLock had) {
        lock = null;
        until = null;
        elsewhere = false;
        if (had != null) {
            had.unlock();
        }
    }

    private void trouble(RuntimeException e) {
        if (!troubled) {
            LOG.error("the lease of the MQTT session cannot be renewed: the database does not answer", e);
        }
        troubled = true;
        if (!held()) {
            lock = null;
            until = null;
        }
    }
}
