package dev.petrel.fault;

/** The bounded queue of unsent publications has no room. Try later, or raise its bound. */
public final class QueueFull extends PetrelException {

    private static final long serialVersionUID = 1L;

    /** @param message what happened, with which value, and what to do */
    public QueueFull(String message) {
        super(message);
    }
}
