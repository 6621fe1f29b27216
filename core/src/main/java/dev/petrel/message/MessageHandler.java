package dev.petrel.message;

/**
 * What an application does with a message. Runs on a virtual thread and may block; messages of one topic come one
 * after another in the order of their arrival, those of different topics at the same time. Returning says that the
 * message is handled, and only then is it acknowledged to the broker.
 *
 * <p>A handler is wrapped by {@link #deciding} around its {@link #decide}, so that what it decides is kept: {@code
 * deciding(message -> wanted(message) ? handler.decide(message) : Outcome.ACK)}. Around {@link #handle} a decision would
 * come out as an exception.
 */
@FunctionalInterface
public interface MessageHandler {

    /**
     * Handles a message.
     *
     * @throws Exception if it could not be handled: the same message comes again after a pause, as often as the client is
     *     set to try, while messages of other topics go on. After the last attempt, or at once after a {@link
     *     dev.petrel.fault.MalformedMessage}, it is reported, becomes a dead letter where there is a topic for them, and is
     *     acknowledged. An error counts like an exception
     */
    void handle(Message message) throws Exception;

    /**
     * Handles a message and says what is to become of it. This is what the client calls; who wraps a handler that may
     * decide calls it too.
     *
     * @return {@link Outcome#ACK} where the handler only handles
     * @throws Exception as {@link #handle}
     */
    default Outcome decide(Message message) throws Exception {
        handle(message);
        return Outcome.ACK;
    }

    /** A handler that decides what becomes of each message. */
    static MessageHandler deciding(Decision decision) {
        return new MessageHandler() {
            @Override
            public void handle(Message message) throws Exception {
                Undecided.require(decision.decide(message));
            }

            @Override
            public Outcome decide(Message message) throws Exception {
                return decision.decide(message);
            }
        };
    }

    /** As {@link MessageHandler}, with something to decide. */
    @FunctionalInterface
    interface Decision {

        /**
         * Handles a message and says what is to become of it.
         *
         * @throws Exception as {@link MessageHandler#handle}
         */
        Outcome decide(Message message) throws Exception;
    }
}
