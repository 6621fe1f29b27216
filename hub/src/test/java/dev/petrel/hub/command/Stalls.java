package dev.petrel.hub.command;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this process stood still: a thread that asks for a moment's sleep wakes up late when the machine is busy with
 * something else, and when the heap is collected.
 */
final class Stalls implements AutoCloseable {

    private static final long MOMENT = 1_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    private Stalls() {}

    static Stalls watch() {
        Stalls stalls = new Stalls();
        Thread.ofPlatform().daemon().name("stalls").start(stalls::run);
        return stalls;
    }

    private void run() {
        while (!over.get()) {
            long began = System.nanoTime();
            LockSupport.parkNanos(MOMENT);
            long late = System.nanoTime() - began - MOMENT;
            if (late > MOMENT) {
                nanos.addAndGet(late);
            }
        }
    }

    /** In all, so far. */
    long nanos() {
        return nanos.get();
    }

    @Override
    public void close() {
        over.set(true);
    }
}
