package dev.petrel.hub.link;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Where callers wait until the loop has looked again and it is decided what came of it. */
final class Settling {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();
    private long asked;
    private long done;
    private boolean turning;

    /** Asks for a look; the loop still has to be woken. */
    long ask() {
        lock.lock();
        try {
            return ++asked;
        } finally {
            lock.unlock();
        }
    }

    /** The loop begins to look; what has been asked until now. */
    long turning() {
        lock.lock();
        try {
            turning = true;
            return asked;
        } finally {
            lock.unlock();
        }
    }

    /** The loop has looked, after it was asked so often. */
    void turned(long upTo) {
        lock.lock();
        try {
            turning = false;
            done = Math.max(done, upTo);
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the loop has looked after a question and it is settled, or the time is over. What shows while the loop
     * looks is half done and settles nothing.
     */
    void await(long ticket, BooleanSupplier settled, Duration within) {
        long left = within.toNanos();
        lock.lock();
        try {
            while (left > 0 && (done < ticket || turning || !settled.getAsBoolean())) {
                left = turned.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
