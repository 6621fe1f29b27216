package dev.petrel.cli;

/** What was given to be sent cannot be sent: says what it is instead of what, to stand behind its name. */
final class WrongContent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param what such as {@code is a list, not a JSON object}; without what stands there */
    WrongContent(String what) {
        super(what, null, false, false);
    }

    /** A sentence about it. */
    String about(String name) {
        return name + " " + getMessage();
    }
}
