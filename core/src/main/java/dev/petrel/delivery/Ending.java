package dev.petrel.delivery;

/** What became of one message with one handler. */
enum Ending {
    /** The handler returned. */
    HANDLED,
    /** A copy of it was handled, so this one was not. */
    DUPLICATE,
    /** The handler threw, for the last time, and nothing else became of it. */
    FAILED,
    /** The same, and it is a dead letter now. */
    DEAD_LETTERED,
    /** It is not what was sent, and the broker is to send it again. */
    SPOILT,
    /** Nobody wants it any more, or there was no room for it. */
    DROPPED,
    /** The client ended first; where the broker keeps the session, it has the message still. */
    LEFT;

    /** Whether this client is done with the message, so that it can be acknowledged. */
    boolean settled() {
        return this != LEFT && this != SPOILT;
    }
}
