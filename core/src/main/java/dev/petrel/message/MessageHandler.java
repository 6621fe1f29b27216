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
     * @throws Exception if it could not be handled: the same message comes again after a pause, as often as the client is
     *     set to try, while messages of other topics go on. After the last attempt, or at once after a {@link
     *     dev.petrel.fault.MalformedMessage}, it is reported and acknowledged all the same. An error counts like an
     *     exception
     */
    void handle(Message message) throws Exception;
}
