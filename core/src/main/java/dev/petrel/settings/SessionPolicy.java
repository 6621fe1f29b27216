package dev.petrel.settings;

import java.time.Duration;

/** Client id, clean start and session expiry, set together. */
public record SessionPolicy(String clientId, boolean durable, Duration expiry, OnLoss onLoss) {

    /** What happens when the broker has lost the session. */
    public enum OnLoss {
        /** Subscribe again and go on, after telling the observer what was at risk. */
        RESUBSCRIBE,
        /** Stop for good. */
        FAIL
    }
}
