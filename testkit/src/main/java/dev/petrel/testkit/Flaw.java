package dev.petrel.testkit;

/** What can go wrong with a message from the application's point of view. */
public enum Flaw {
    /** Accepted and never handled, and nobody was told: it has no outcome either. */
    LOST,
    /** Never handled, though its outcome was Delivered: lost by the broker, or by the subscriber. */
    LOST_AFTER_DELIVERED,
    /** Handled again; counts the copies. */
    DUPLICATED,
    /** Handled for the first time when a later one of its topic had been handled. */
    REORDERED,
    /** Handled, though its outcome was Failed. */
    FALSELY_FAILED,
    /** Accepted, and without an outcome. */
    STUCK,
    /** Its outcome came again; counts the further ones. */
    ENDED_AGAIN,
    /** Handled, and never accepted: corrupt, misrouted, or of a publisher that was killed before it could say so. */
    UNEXPECTED
}
