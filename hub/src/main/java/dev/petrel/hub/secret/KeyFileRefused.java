package dev.petrel.hub.secret;

/** The hub does not start: its key file is missing, is no key, or can be read by others. The message says what to do. */
public final class KeyFileRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeyFileRefused(String message) {
        super(message);
    }
}
