package dev.petrel.settings;

import java.time.Duration;

/** What becomes of a publication while there is no connection. */
public sealed interface WhenOffline {

    /** It waits among the others until there is one, for however long that takes. */
    record Queue() implements WhenOffline {}

    /**
     * It is accepted, and fails unless it is sent in time.
     *
     * @param upTo how long it may wait, above zero
     */
    record Wait(Duration upTo) implements WhenOffline {

        /** @throws IllegalArgumentException if the time is not above zero */
        public Wait {
            if (!upTo.isPositive()) {
                throw new IllegalArgumentException("the time to wait for a connection is above zero, not " + upTo);
            }
        }
    }

    /** It is not accepted: {@code NotConnected}. */
    record Reject() implements WhenOffline {}
}
