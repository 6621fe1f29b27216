package dev.petrel.hub.database;

/** What the hub needs in order to run cannot be used. The message says in one line what, why and what to do. */
public final class Unusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what an administrator reads. */
    public Unusable(String message) {
        super(message);
    }

    Unusable(String message, Throwable cause) {
        super(message, cause);
    }
}
