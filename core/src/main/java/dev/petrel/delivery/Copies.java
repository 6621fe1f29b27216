package dev.petrel.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.envelope.Identity;
import dev.petrel.time.Time;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one handler is handling and what it has handled, so that copies are told from new messages. A copy waits for
 * the one that is being handled, and for nothing else; whoever handles a message waits here for nobody. So no circle of
 * waiting can come about.
 *
 * <p>What was handled is remembered for a fixed time from its end: a copy that comes meanwhile does not make it longer,
 * or a message that is repeated for ever would be handled only once. Where there is no room, what was asked for longest
 * ago is forgotten first. What is being handled takes no room and is never forgotten.
 */
final class Copies {

    private final long window;
    private final int entries;
    private final Time time;
    private final Patience patience;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Identity, Run> running = new HashMap<>();

    /** What is remembered: what ended first comes first. */
    @GuardedBy("lock")
    private final LinkedHashMap<Identity, Run> handled = new LinkedHashMap<>();

    /** The same: what was asked for longest ago comes first. */
    @GuardedBy("lock")
    private final LinkedHashSet<Identity> byUse = new LinkedHashSet<>();

    /** The memory of one handler. */
    Copies(Dedupe dedupe, Time time, Patience patience) {
        this.window = dedupe.window().toNanos();
        this.entries = dedupe.entries();
        this.time = time;
        this.patience = patience;
    }

    /**
     * Asks whether to handle a message; waits while a copy of it is being handled.
     *
     * @return true if it has to be handled, and then {@link #end} has to follow; false if a copy of it was
     * @throws InterruptedException if the client ends first
     */
    boolean begin(Identity identity) throws InterruptedException {
        Run own = new Run();
        while (true) {
            Run run = enter(identity, own);
            if (run == own) {
                return true;
            }
            patience.await(run.ended);
            if (run.succeeded) {
                return false;
            }
        }
    }

    /** The run of a copy, if there is one that goes on or is remembered; otherwise this one has begun. */
    private Run enter(Identity identity, Run own) {
        lock.lock();
        try {
            forgetOld();
            Run before = handled.get(identity);
            if (before != null) {
                byUse.addLast(identity);
                return before;
            }
            Run other = running.putIfAbsent(identity, own);
            return other == null ? own : other;
        } finally {
            lock.unlock();
        }
    }

    /** What was begun has ended; after a failure a copy that waits for it is handled. */
    void end(Identity identity, boolean success) {
        lock.lock();
        try {
            Run run = running.remove(identity);
            if (run == null) {
                throw new IllegalStateException("nothing was begun");
            }
            run.succeeded = success;
            if (success) {
                remember(identity, run);
            }
            run.ended.countDown();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void remember(Identity identity, Run run) {
        run.endedAt = time.nanos();
        handled.putLast(identity, run);
        byUse.addLast(identity);
        forgetOld();
        while (byUse.size() > entries) {
            handled.remove(byUse.removeFirst());
        }
    }

    @GuardedBy("lock")
    private void forgetOld() {
        long now = time.nanos();
        while (!handled.isEmpty() && now - handled.firstEntry().getValue().endedAt >= window) {
            byUse.remove(handled.pollFirstEntry().getKey());
        }
    }

    /** How many are remembered. */
    int size() {
        lock.lock();
        try {
            return handled.size();
        } finally {
            lock.unlock();
        }
    }

    /** One message from the begin to the end of its handling. */
    private static final class Run {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean succeeded;
        private long endedAt;
    }
}
