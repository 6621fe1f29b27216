package dev.petrel.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what was published, keeps the number of messages that nobody holds yet bounded, remembers the first failures. */
final class Tally {

    /** How many messages may be on their way: to the broker, or to the outbox. */
    static final int MESSAGES = 500;

    /** How many bytes may be on their way; one message may exceed it when it is alone. Half of what may wait for room. */
    private static final long BYTES = 8L << 20;

    private static final int SHOWN = 5;

    /** What becomes of messages that are kept on disk. */
    static final String KEPT = "the outbox keeps them, and the next start with it sends them";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    // Guarded by the lock.
    private final List<String> first = new ArrayList<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private long sent;
    private long failed;
    private long refused;
    private long kept;
    private long unanswered;
    private int underWay;
    private long bytesUnderWay;

    /** Waits until one more message of that size fits. */
    void awaitRoom(long bytes) throws InterruptedException {
        lock.lock();
        try {
            while (underWay >= MESSAGES || (underWay > 0 && bytesUnderWay + bytes > BYTES)) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** One more is on its way; its number, from 1 on. */
    long sent(long bytes) {
        lock.lock();
        try {
            unanswered++;
            underWay++;
            bytesUnderWay += bytes;
            return ++sent;
        } finally {
            lock.unlock();
        }
    }

    /** One more was not sent at all, and its user knows why. */
    void refused() {
        lock.lock();
        try {
            sent++;
            refused++;
        } finally {
            lock.unlock();
        }
    }

    /** One of that size is under way no more: the broker has it, or the outbox, or nobody ever will. */
    void arrived(long bytes) {
        lock.lock();
        try {
            underWay--;
            bytesUnderWay -= bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * One has its answer.
     *
     * @param why how it failed; empty if it did not
     */
    void answered(long number, String why) {
        end(() -> {
            if (!why.isEmpty() && ++failed <= SHOWN) {
                first.add("line " + number + ": " + why);
            }
        });
    }

    /** One has no answer, and an outbox keeps it. */
    void kept() {
        end(() -> kept++);
    }

    private void end(Runnable count) {
        List<CompletableFuture<Void>> tell = List.of();
        lock.lock();
        try {
            unanswered--;
            count.run();
            if (unanswered == 0) {
                tell = List.copyOf(waiting);
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
        tell.forEach(each -> each.complete(null));
    }

    /** Completes when no message is unanswered. */
    CompletableFuture<Void> allAnswered() {
        lock.lock();
        try {
            CompletableFuture<Void> all = new CompletableFuture<>();
            if (unanswered == 0) {
                all.complete(null);
            } else {
                waiting.add(all);
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** What failed or is kept, in lines for the user; empty if all were delivered. */
    List<String> failures() {
        lock.lock();
        try {
            List<String> lines = new ArrayList<>();
            long all = failed + refused + unanswered;
            if (all > 0) {
                lines.add(all + " of " + sent + " messages failed");
            }
            lines.addAll(first);
            if (failed > SHOWN) {
                lines.add("and " + (failed - SHOWN) + " more");
            }
            if (kept > 0) {
                lines.add(kept + " of " + sent + " messages are not acknowledged yet: " + KEPT);
            }
            return lines;
        } finally {
            lock.unlock();
        }
    }
}
