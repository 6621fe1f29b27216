package dev.petrel.delivery;

import dev.petrel.time.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * How workers wait: until what they wait for has come, or the client ends. Another interrupt, such as one that a handler
 * left behind, ends no waiting.
 */
final class Patience {

    private final Set<Thread> waiters = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /** Ends all waiting; whoever calls this interrupts those who wait afterwards. */
    void end() {
        over = true;
    }

    /** Whether the client ends. */
    boolean isOver() {
        return over;
    }

    /** @throws InterruptedException if the client ends */
    void require() throws InterruptedException {
        if (over) {
            throw new InterruptedException("the client ends");
        }
    }

    /** @throws InterruptedException if the client ends first */
    void await(CountDownLatch latch) throws InterruptedException {
        wait(latch::await);
    }

    /** @throws InterruptedException if the client ends first */
    void acquire(Semaphore semaphore) throws InterruptedException {
        wait(semaphore::acquire);
    }

    /** @throws InterruptedException if the client ends first */
    void pause(Duration delay, Time time) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        Time.Alarm alarm = time.after(delay, passed::countDown);
        try {
            await(passed);
        } finally {
            alarm.cancel();
        }
    }

    /** Whether a thread does nothing but wait here. */
    boolean isWaiting(Thread thread) {
        return waiters.contains(thread);
    }

    private void wait(Waiting waiting) throws InterruptedException {
        waiters.add(Thread.currentThread());
        try {
            waitWhateverInterrupts(waiting);
        } finally {
            waiters.remove(Thread.currentThread());
        }
    }

    private void waitWhateverInterrupts(Waiting waiting) throws InterruptedException {
        while (true) {
            require();
            try {
                waiting.begin();
                return;
            } catch (InterruptedException e) {
                // If this was the end of the client, it has been said before.
            }
        }
    }

    @FunctionalInterface
    private interface Waiting {
        void begin() throws InterruptedException;
    }
}
