package dev.petrel.compute.store;

import java.time.Duration;

/**
 * How long a worker has a job without saying that it still has it, and how often a job is given out.
 *
 * @param time then others may take it
 * @param attempts how often at most; after that the job has failed
 */
public record Lease(Duration time, int attempts) {

    /** Half a minute, three times. */
    public static final Lease DEFAULT = new Lease(Duration.ofSeconds(30), 3);

    /** @throws IllegalArgumentException if one of them is not positive */
    public Lease {
        if (!time.isPositive() || attempts < 1) {
            throw new IllegalArgumentException(
                    "lease time " + time + " and attempts " + attempts + " are to be positive");
        }
    }
}
