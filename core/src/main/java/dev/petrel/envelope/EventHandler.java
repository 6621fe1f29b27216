package dev.petrel.envelope;

/** What an application does with data of one type. As {@link dev.petrel.message.MessageHandler}, for envelopes. */
@FunctionalInterface
public interface EventHandler<T> {

    /**
     * Handles what was said.
     *
     * @throws Exception if it could not be handled
     */
    void handle(Event<T> event) throws Exception;
}
