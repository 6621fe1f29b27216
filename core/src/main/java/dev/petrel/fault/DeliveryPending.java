package dev.petrel.fault;

import dev.petrel.outcome.Receipt;

/**
 * The caller stopped waiting, the publication did not: its outcome is still to come, or even whether it is accepted where
 * it waits for room, for a connection or for the disk, which the message says. Do not publish it again; hold the receipt.
 */
public final class DeliveryPending extends PetrelException {

    private static final long serialVersionUID = 1L;

    private final transient Receipt receipt;

    /**
     * @param message where the publication was to go, and how long was waited
     * @param receipt where its outcome will appear
     */
    public DeliveryPending(String message, Receipt receipt) {
        super(message);
        this.receipt = receipt;
    }

    /** Where the outcome will appear. */
    public Receipt receipt() {
        return receipt;
    }
}
