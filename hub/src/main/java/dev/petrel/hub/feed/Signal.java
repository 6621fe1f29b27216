package dev.petrel.hub.feed;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the one thread that waits for work; calls that come while it works make it look once more. */
final class Signal {

    private final Semaphore work = new Semaphore(0);

    void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    /** Returns when there is work, or after a time. */
    void await(Duration within) {
        try {
            if (work.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
                work.drainPermits();
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }
}
