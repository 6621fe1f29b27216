package dev.petrel.settings;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between attempts: doubling from the first to the longest delay.
 *
 * @param first the first delay, above zero
 * @param max the longest delay, from the first to {@link #LONGEST}
 */
public record Backoff(Duration first, Duration max) {

    /** The longest delay that is taken: a year. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** Half a second, doubling, up to five seconds. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    /** @throws IllegalArgumentException if the first is not positive or the longest is below the first or above a year */
    public Backoff {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("first must be above zero, not " + first);
        }
        if (max.compareTo(first) < 0) {
            throw new IllegalArgumentException("max " + max + " is below first " + first);
        }
        if (max.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("max " + max + " is above a year");
        }
    }

    /** This, with another first delay. */
    public Backoff withFirst(Duration newFirst) {
        return new Backoff(newFirst, max);
    }

    /** This, with another longest delay. */
    public Backoff withMax(Duration newMax) {
        return new Backoff(first, newMax);
    }

    /**
     * The delay before an attempt, without the random part.
     *
     * @param attempt 0 for the first delay; any number of attempts may follow
     * @throws IllegalArgumentException if the attempt is negative
     */
    public Duration delay(int attempt) {
        if (attempt < 0) {
            throw new IllegalArgumentException("attempt counts from 0, not " + attempt);
        }
        Duration delay = first;
        for (int i = 0; i < attempt && delay.compareTo(max) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(max) < 0 ? delay : max;
    }

    /**
     * The delay before an attempt times a random number from 0.5 to 1, so that the clients of a broker that comes back
     * do not all return at once.
     *
     * @param attempt 0 for the first delay
     * @param random where chance comes from
     */
    public Duration jittered(int attempt, RandomGenerator random) {
        long nanos = delay(attempt).toNanos();
        return Duration.ofNanos(random.nextLong(nanos - nanos / 2, nanos + 1));
    }
}
