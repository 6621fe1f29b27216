package dev.petrel;

/**
 * What was left when a client was closed.
 *
 * @param unhandled received messages that no handler finished; un-acknowledged, so a durable session brings them again
 * @param drained whether every accepted publication and every item of a batch had its outcome before the connection was closed; those that had not
 *     have ended as failed or in doubt
 * @param kept how many of those are on disk, in the outbox, and are sent when a client with it starts
 */
public record CloseReport(int unhandled, boolean drained, long kept) {

    /** Whether nothing was left. */
    public boolean complete() {
        return unhandled == 0 && drained;
    }
}
