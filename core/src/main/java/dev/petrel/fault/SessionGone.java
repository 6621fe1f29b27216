package dev.petrel.fault;

/**
 * The broker lost the session, and the settings say to stop then. Find out what was lost, then start the client again,
 * which begins with a new session.
 */
public final class SessionGone extends PetrelException {

    private static final long serialVersionUID = 1L;

    /** @param message what happened, with which value, and what to do */
    public SessionGone(String message) {
        super(message);
    }
}
