package dev.petrel.hub.secret;

/** Something sealed that no key of the hub opens: whoever entered it has to enter it again. Holds nothing of it. */
public final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
        super(message);
    }
}
