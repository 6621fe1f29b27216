package dev.petrel.request;

import dev.petrel.message.Message;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Until when something is of use.
 *
 * @param began when its time began to pass, in nanoseconds of that time
 * @param within how long it is of use from then on; null for ever
 */
record Deadline(Time time, long began, @Nullable Duration within) {

    /** In a while. */
    static Deadline in(Duration within, Time time) {
        return new Deadline(time, time.nanos(), within);
    }

    /** That of a message that comes to its handler now. */
    static Deadline of(Message message, Time time) {
        return new Deadline(time, time.nanos(), message.metadata().expiry());
    }

    /** How long from now on, zero when it is over; empty for ever. */
    Optional<Duration> remaining() {
        return Optional.ofNullable(within).map(whole -> {
            Duration left = whole.minusNanos(time.nanos() - began);
            return left.isNegative() ? Duration.ZERO : left;
        });
    }

    boolean isOver() {
        return remaining().filter(Duration::isZero).isPresent();
    }
}
