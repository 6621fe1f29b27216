package dev.petrel.hub.event;

import java.util.Locale;

/** How far an event has come. */
public enum EventState {
    /** It waits to be published. */
    PENDING,
    /** The broker has it. */
    DELIVERED,
    /** The broker does not take it. */
    FAILED,
    /** It is not published, since its camera was not enabled. */
    SKIPPED;

    /** As it is written: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
