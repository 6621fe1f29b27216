package dev.petrel;

/**
 * What was left when a client was closed.
 *
 * @param unhandled received messages that no handler finished; un-acknowledged, so a durable session brings them again
 * @param drained whether every accepted publication and every item of a batch had its outcome before the connection was closed; those that had not
 *     have ended as failed or in doubt
 */
public record CloseReport(int unhandled, boolean drained) {

    /** Whether nothing was left. */
    public boolean complete() {
        return unhandled == 0 && drained;
    }
}
