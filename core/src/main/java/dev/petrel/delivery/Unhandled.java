package dev.petrel.delivery;

/** What a handler said instead of throwing, in the words of an exception. It has no stack: nothing went wrong here. */
final class Unhandled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unhandled(String message) {
        super(message, null, false, false);
    }
}
