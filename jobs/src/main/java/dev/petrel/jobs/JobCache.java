package dev.petrel.jobs;

import java.time.Duration;

/**
 * How much a {@link JobMonitor} remembers. Jobs that somebody waits for do not count and are never forgotten; of the others
 * those that have ended are forgotten first, and the longest known of them before the others.
 *
 * @param jobs how many jobs are remembered, 1 or more
 * @param age for how long a job is remembered of which nothing more is heard, above zero, at most {@link #LONGEST}
 */
public record JobCache(int jobs, Duration age) {

    /** The longest age that is taken: a year. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** Ten thousand jobs, for an hour. */
    public static final JobCache DEFAULT = new JobCache(10_000, Duration.ofHours(1));

    /** @throws IllegalArgumentException if a number or time is out of its range */
    public JobCache {
        if (jobs < 1) {
            throw new IllegalArgumentException("a cache holds 1 job or more, not " + jobs);
        }
        if (!age.isPositive() || age.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the age of what is remembered is above zero and at most "
                    + LONGEST.toDays() + " days, not " + age);
        }
    }
}
