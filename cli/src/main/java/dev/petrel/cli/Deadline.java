package dev.petrel.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a command has to end.
 *
 * @param given the time that was given, or null for none
 * @param at the moment, as {@link System#nanoTime} counts
 */
record Deadline(@Nullable Duration given, long at) {

    private static final Duration NONE = Duration.ofDays(365);

    /** From now on. */
    static Deadline in(@Nullable Duration time) {
        return new Deadline(time, System.nanoTime() + (time == null ? NONE : time).toNanos());
    }

    /** What is left, not below zero. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
    }

    /** The time that was given, such as {@code 2.5 s}. */
    @Override
    public String toString() {
        return (given == null ? NONE : given).toMillis() / 1000.0 + " s";
    }
}
