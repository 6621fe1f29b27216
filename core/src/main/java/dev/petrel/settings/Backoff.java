package dev.petrel.settings;

import java.time.Duration;

/**
 * How long to wait between attempts: doubling from the first to the longest delay.
 *
 * @param first the first delay
 * @param max the longest delay
 */
public record Backoff(Duration first, Duration max) {

    /** Half a second, doubling, up to five seconds. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    /** @throws IllegalArgumentException if the first is not positive or the longest is below the first */
    public Backoff {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("first must be above zero, not " + first);
        }
        if (max.compareTo(first) < 0) {
            throw new IllegalArgumentException("max " + max + " is below first " + first);
        }
    }

    /**
     * The delay before an attempt, without the random part.
     *
     * @param attempt 0 for the first delay
     */
    public Duration delay(int attempt) {
        Duration delay = first;
        for (int i = 0; i < attempt && delay.compareTo(max) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(max) < 0 ? delay : max;
    }
}
