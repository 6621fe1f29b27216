package dev.petrel.settings;

import java.util.Objects;

/**
 * What follows when a handler throws: it gets the same message again after a pause, so many times at most. Meanwhile
 * only messages of the same topic wait. A {@link dev.petrel.fault.MalformedMessage} is not tried again.
 *
 * @param retries how often a message is handed over again, 0 to {@link #MOST_RETRIES}; so a handler is called once more
 *     than that
 * @param backoff the pauses: its first delay before the first retry, and so on, without a random part
 */
public record FailurePolicy(int retries, Backoff backoff) {

    /** The highest number of retries that is taken. */
    public static final int MOST_RETRIES = 100;

    /** Three retries, so four calls in all, with pauses of half a second, one second and two. */
    public static final FailurePolicy DEFAULT = new FailurePolicy(3, Backoff.DEFAULT);

    /** Each message is handed over once. */
    public static final FailurePolicy NONE = new FailurePolicy(0, Backoff.DEFAULT);

    /** @throws IllegalArgumentException if the number of retries is out of its range */
    public FailurePolicy {
        Objects.requireNonNull(backoff, "backoff");
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new IllegalArgumentException("retries are 0 to " + MOST_RETRIES + ", not " + retries);
        }
    }

    /** This, with another number of retries. */
    public FailurePolicy withRetries(int newRetries) {
        return new FailurePolicy(newRetries, backoff);
    }

    /** This, with other pauses. */
    public FailurePolicy withBackoff(Backoff newBackoff) {
        return new FailurePolicy(retries, newBackoff);
    }
}
