package dev.petrel.hub.fleet;

/** How a service is. */
public enum Condition {
    /** It says that it is well, or at least its heart beats. */
    WELL,
    /** It says that something is wrong. */
    NOT_WELL,
    /** Its heartbeat stays away. */
    SILENT,
    /** It said goodbye. */
    SHUT_DOWN,
    /** Its connection ended without a goodbye. */
    LOST,
    /** What it says is no status. */
    UNREADABLE
}
