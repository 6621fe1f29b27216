package dev.petrel.fault;

import org.jspecify.annotations.Nullable;

/** A payload that is not what it should be. Trying again does not help. */
public final class MalformedMessage extends PetrelException {

    private static final long serialVersionUID = 1L;

    /** @param message what was expected and what stood there instead */
    public MalformedMessage(String message) {
        super(message);
    }

    /**
     * @param message what was expected and what stood there instead
     * @param cause what the decoder said, or null
     */
    public MalformedMessage(String message, @Nullable Throwable cause) {
        super(message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
