package dev.petrel.fault;

/** The broker could not be reached in time. Try later: the client goes on trying by itself. */
public final class NotConnected extends PetrelException {

    private static final long serialVersionUID = 1L;

    /** @param message what happened, with which value, and what to do */
    public NotConnected(String message) {
        super(message);
    }
}
