package dev.petrel.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a link does at the moment to what passes in one direction, on all its connections; their threads wait here. */
final class OneWay {

    /** So many portions a second make a throttled link trickle instead of stutter. */
    private static final int PORTIONS_A_SECOND = 20;

    /** How a connection ends that is to end. */
    enum End {
        /** With RST. */
        RESET,
        /** With FIN. */
        FINISH
    }

    /** Bytes that pass together; what happens to them and behind them. */
    record Portion(
            int length, int flipAt, int flipMask, @Nullable End end, long pauseNanos) {}

    private final AtomicLong flipped;
    private boolean silent;
    private long delayNanos;
    private int bytesPerSecond;

    /** Null while no bits are flipped at random. */
    private @Nullable FlipRule rule;

    /** How many bytes pass before the one that is hit; negative for none. */
    private long bytesToFlip = -1;

    private int flipMask;

    /** How many bytes pass before the end. */
    private long bytesToEnd;

    /** Null while no connection is to end. */
    private @Nullable End end;

    OneWay(AtomicLong flipped) {
        this.flipped = flipped;
    }

    synchronized void silence() {
        silent = true;
    }

    synchronized void delay(Duration time) {
        delayNanos = time.toNanos();
        notifyAll();
    }

    synchronized void throttle(int newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    synchronized void flip(FlipRule newRule) {
        rule = newRule;
    }

    synchronized void flipOne(long bytesBefore, int bit) {
        bytesToFlip = bytesBefore;
        flipMask = 1 << bit;
    }

    synchronized void endAfter(long bytes, End kind) {
        bytesToEnd = bytes;
        end = kind;
    }

    synchronized void clear() {
        silent = false;
        delayNanos = 0;
        bytesPerSecond = 0;
        rule = null;
        bytesToFlip = -1;
        end = null;
        notifyAll();
    }

    /** Waits until what came at a time may go on: after the delay, and not in a silence. */
    synchronized void awaitTurn(long cameAt) throws InterruptedException {
        while (true) {
            long rest = cameAt + delayNanos - System.nanoTime();
            if (silent) {
                wait();
            } else if (rest > 0) {
                wait(rest / 1_000_000, (int) (rest % 1_000_000));
            } else {
                return;
            }
        }
    }

    /** The rule by which bits are flipped at random, or null. */
    synchronized @Nullable FlipRule rule() {
        return rule;
    }

    /** What of so many waiting bytes passes next; counts it as passed. */
    synchronized Portion next(int waiting) {
        int length = waiting;
        if (bytesPerSecond > 0) {
            length = Math.min(length, Math.max(1, bytesPerSecond / PORTIONS_A_SECOND));
        }
        if (end != null) {
            length = (int) Math.min(length, bytesToEnd);
        }
        long pause = bytesPerSecond == 0 ? 0 : length * 1_000_000_000L / bytesPerSecond;
        return new Portion(length, flipIn(length), flipMask, endBehind(length), pause);
    }

    /** Counts bits that were flipped. */
    void flipped(int bits) {
        flipped.addAndGet(bits);
    }

    /** Where among so many passing bytes the one stands that is hit, or a negative number. */
    private int flipIn(int length) {
        if (bytesToFlip < 0) {
            return -1;
        }
        boolean here = bytesToFlip < length;
        int at = here ? (int) bytesToFlip : -1;
        bytesToFlip = here ? -1 : bytesToFlip - length;
        return at;
    }

    private @Nullable End endBehind(int length) {
        End now = end;
        if (now == null) {
            return null;
        }
        bytesToEnd -= length;
        if (bytesToEnd > 0) {
            return null;
        }
        end = null;
        return now;
    }
}
