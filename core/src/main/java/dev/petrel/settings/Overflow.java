package dev.petrel.settings;

import java.time.Duration;

/** What follows when a publication finds no room. What was sent once is never dropped for another. */
public sealed interface Overflow {

    /**
     * It waits in a line for room, and is accepted when there is some. The line is bounded too; where it is full, and when
     * the time is up, there is {@code QueueFull}.
     *
     * @param upTo how long, above zero and at most a year
     */
    record Wait(Duration upTo) implements Overflow {

        private static final Duration LONGEST = Duration.ofDays(365);

        /** @throws IllegalArgumentException if the time is not above zero, or above a year */
        public Wait {
            if (!upTo.isPositive() || upTo.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "the time to wait for room is above zero and at most a year, not " + upTo);
            }
        }
    }

    /** It is not accepted: {@code QueueFull}. */
    record Reject() implements Overflow {}

    /** The oldest ones of the same rule that were never sent fail, as many as it takes; with none left, {@code QueueFull}. */
    record DropOldest() implements Overflow {}

    /**
     * It takes the place of an earlier one of its topic that was never sent, which fails: always, not only when there is no
     * room. Where there is no room and none of its topic waits, {@code QueueFull}.
     */
    record LatestPerTopic() implements Overflow {}
}
