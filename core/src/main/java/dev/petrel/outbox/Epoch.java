package dev.petrel.outbox;

import dev.petrel.time.Time;
import java.time.Instant;

/**
 * When the outbox was opened, from where this process counts. What it accepts itself ages by the monotonic clock. What
 * was there before has the age that the time of day gives it, then ages likewise: setting the clock back makes it younger,
 * and so never expires anything.
 */
final class Epoch {

    static final long NEVER = Long.MAX_VALUE;

    private final Time time;
    private final long openedNanos;
    private final Instant openedAt;

    /** The number of the first record that this process accepts. */
    private long firstOwn = Long.MAX_VALUE;

    Epoch(Time time) {
        this.time = time;
        this.openedNanos = time.nanos();
        this.openedAt = time.now();
    }

    void firstOwn(long number) {
        firstOwn = number;
    }

    boolean own(long number) {
        return number >= firstOwn;
    }

    /** Nanoseconds since then. */
    long elapsed() {
        return time.nanos() - openedNanos;
    }

    /** Until when a record is of use, in nanoseconds since then. */
    long deadline(long number, Letter.Stamp stamp) {
        if (stamp.expiry() < 0) {
            return NEVER;
        }
        if (own(number)) {
            return stamp.elapsed() + stamp.expiry();
        }
        long age = Math.max(0, openedAt.toEpochMilli() - stamp.atMillis());
        return stamp.expiry() - Math.min(stamp.expiry(), age * 1_000_000);
    }
}
