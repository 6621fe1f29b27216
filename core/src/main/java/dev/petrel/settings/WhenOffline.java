package dev.petrel.settings;

import java.time.Duration;

/** What becomes of a publication while there is no connection. */
public sealed interface WhenOffline {

    /** It waits among the others until there is one, for however long that takes. */
    record Queue() implements WhenOffline {}

    /**
     * It is accepted, and fails unless it is sent in time.
     *
     * @param upTo how long it may wait, above zero and at most a year
     */
    record Wait(Duration upTo) implements WhenOffline {

        private static final Duration LONGEST = Duration.ofDays(365);

        /** @throws IllegalArgumentException if the time is not above zero, or above a year */
        public Wait {
            if (!upTo.isPositive() || upTo.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "the time to wait for a connection is above zero and at most a year, not " + upTo);
            }
        }
    }

    /** It is not accepted: {@code NotConnected}. */
    record Reject() implements WhenOffline {}
}
