package dev.petrel.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what was published, keeps the number of unanswered messages bounded, remembers the first failures. */
final class Tally {

    /** How many messages may be unanswered. */
    static final int MESSAGES = 500;

    /** How many bytes may be unanswered; one message may exceed it when it is alone. */
    private static final long BYTES = 16L << 20;

    private static final int SHOWN = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();

    // Guarded by the lock.
    private final List<String> first = new ArrayList<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private long sent;
    private long failed;
    private long refused;
    private int unanswered;
    private long unansweredBytes;

    /** Waits until one more message of that size fits. */
    void awaitRoom(long bytes) throws InterruptedException {
        lock.lock();
        try {
            while (unanswered >= MESSAGES || (unanswered > 0 && unansweredBytes + bytes > BYTES)) {
                answered.await();
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
            unansweredBytes += bytes;
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

    /**
     * One has its answer.
     *
     * @param why how it failed; empty if it did not
     */
    void answered(long number, long bytes, String why) {
        List<CompletableFuture<Void>> tell = List.of();
        lock.lock();
        try {
            unanswered--;
            unansweredBytes -= bytes;
            if (!why.isEmpty() && ++failed <= SHOWN) {
                first.add("line " + number + ": " + why);
            }
            if (unanswered == 0) {
                tell = List.copyOf(waiting);
                waiting.clear();
            }
            answered.signalAll();
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

    /** What failed, in lines for the user; empty if nothing did. */
    List<String> failures() {
        lock.lock();
        try {
            long all = failed + refused + unanswered;
            if (all == 0) {
                return List.of();
            }
            List<String> lines = new ArrayList<>(first);
            lines.add(0, all + " of " + sent + " messages failed");
            if (failed > SHOWN) {
                lines.add("and " + (failed - SHOWN) + " more");
            }
            return lines;
        } finally {
            lock.unlock();
        }
    }
}
