package dev.petrel.overflow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The publications that need a subscriber, from when they come to when they end: at most a quarter of a room is for them,
 * since they may wait for long where nobody is subscribed, and the others are to have room meanwhile. All methods may be
 * called from any thread; none waits.
 */
public final class Quarter {

    private static final int PART = 4;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Bound bound;

    /**
     * Nothing in it.
     *
     * @param messages how many the whole has room for
     * @param bytes the bytes the whole has room for
     */
    public Quarter(int messages, long bytes) {
        this.bound = new Bound(Math.max(1, messages / PART), bytes / PART);
    }

    /** Takes one, also where it is large when it is alone; false when there is no room for it. */
    public boolean takes(long bytes) {
        lock.lock();
        try {
            boolean fits = bound.fits(bytes);
            if (fits) {
                bound.add(bytes);
            }
            return fits;
        } finally {
            lock.unlock();
        }
    }

    /** One is there already, room or not. */
    public void found(long bytes) {
        lock.lock();
        try {
            bound.add(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** One has ended, or was not accepted after all. */
    public void free(long bytes) {
        lock.lock();
        try {
            bound.remove(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Why there is no room for one more. */
    public String words() {
        lock.lock();
        try {
            return "of those that need a subscriber, for which a quarter is, " + bound.words();
        } finally {
            lock.unlock();
        }
    }
}
