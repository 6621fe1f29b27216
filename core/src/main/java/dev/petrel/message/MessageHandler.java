package dev.petrel.message;

/**
 * What an application does with a message. Runs on a virtual thread and may block; messages of one topic come one
 * after another in the order of their arrival, those of different topics at the same time. Returning says that the
 * message is handled, and only then is it acknowledged to the broker.
 */
@FunctionalInterface
public interface MessageHandler {

    /**
     * Handles a message.
     *
     * @throws Exception if it could not be handled; it is logged and reported, and other messages go on
     */
    void handle(Message message) throws Exception;
}
