package dev.petrel.compute.work;

/** Something cannot be done with a file; the message is for whoever sent it. */
public final class Unworkable extends Exception {

    private static final long serialVersionUID = 1L;

    public Unworkable(String message) {
        super(message);
    }
}
