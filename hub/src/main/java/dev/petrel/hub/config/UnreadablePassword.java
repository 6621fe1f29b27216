package dev.petrel.hub.config;

/** The stored password cannot be opened: an administrator has to enter it again. Holds nothing of it. */
public final class UnreadablePassword extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadablePassword(Throwable cause) {
        super("The stored password cannot be read: " + cause.getMessage(), cause);
    }
}
