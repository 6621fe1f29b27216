package dev.petrel.hub.config;

import java.time.Duration;

/** Makes the connection follow settings that were just stored. */
public interface Reconnect {

    /** Reads the settings now and returns when connected, when that failed, or when the time is over. */
    Outcome now(Duration within);
}
