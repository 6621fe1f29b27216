package dev.petrel;

import dev.petrel.batch.BatchSettings;
import dev.petrel.batch.Batcher;
import dev.petrel.batch.Outlet;
import dev.petrel.fault.NotConnected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The batchers that a client closes before it says goodbye. */
final class Batchers {

    private final Outlet outlet;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Batcher> open = new ArrayList<>();
    private boolean closing;

    Batchers(Outlet outlet) {
        this.outlet = outlet;
    }

    /** A new one; those that were closed meanwhile are forgotten. */
    Batcher open(String topic, BatchSettings settings) {
        Batcher batcher = Batcher.to(outlet, topic, settings);
        lock.lock();
        try {
            if (closing) {
                throw new NotConnected("the client is closed");
            }
            open.removeIf(Batcher::closed);
            open.add(batcher);
        } finally {
            lock.unlock();
        }
        return batcher;
    }

    /** Closes them all; says whether every item had its fate in time. */
    boolean close(Duration within) {
        long until = System.nanoTime() + within.toNanos();
        List<Batcher> all = all();
        all.forEach(Batcher::flush); // side by side, and not one after another as they are waited for
        boolean complete = true;
        for (Batcher batcher : all) {
            complete &= batcher.close(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
        return complete;
    }

    private List<Batcher> all() {
        lock.lock();
        try {
            closing = true;
            return List.copyOf(open);
        } finally {
            lock.unlock();
        }
    }
}
