package dev.petrel.envelope;

import dev.petrel.message.MessageHandler;
import dev.petrel.message.Outcome;

/** What an application does with data of one type. As {@link MessageHandler}, for envelopes. */
@FunctionalInterface
public interface EventHandler<T> {

    /**
     * Handles what was said.
     *
     * @throws Exception if it could not be handled
     */
    void handle(Event<T> event) throws Exception;

    /**
     * Handles what was said and says what is to become of the message, as {@link MessageHandler#decide}.
     *
     * @throws Exception if it could not be handled
     */
    default Outcome decide(Event<T> event) throws Exception {
        handle(event);
        return Outcome.ACK;
    }

    /** A handler that decides what becomes of each message, as {@link MessageHandler#deciding}. */
    static <T> EventHandler<T> deciding(Decision<T> decision) {
        return new EventHandler<>() {
            @Override
            public void handle(Event<T> event) throws Exception {
                MessageHandler.deciding(message -> decide(event)).handle(event.message());
            }

            @Override
            public Outcome decide(Event<T> event) throws Exception {
                return decision.decide(event);
            }
        };
    }

    /** As {@link EventHandler}, with something to decide. */
    @FunctionalInterface
    interface Decision<T> {

        /**
         * Handles what was said and says what is to become of the message.
         *
         * @throws Exception if it could not be handled
         */
        Outcome decide(Event<T> event) throws Exception;
    }
}
