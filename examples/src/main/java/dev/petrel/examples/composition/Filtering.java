package dev.petrel.examples.composition;

import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Outcome;
import dev.petrel.message.Subscriber;
import java.util.function.Predicate;

/** Handlers that get less than the broker sends. */
public final class Filtering {

    private Filtering() {}

    // begin: handler
    /** A handler of the messages that fulfil a condition; the others count as handled. */
    public static MessageHandler only(Predicate<Message> wanted, MessageHandler handler) {
        return MessageHandler.deciding(message -> wanted.test(message) ? handler.decide(message) : Outcome.ACK);
    }
    // end: handler

    // begin: subscriber
    /** A subscriber whose handlers get news only: nothing that the broker had kept from before. */
    public static Subscriber newsOf(Subscriber subscriber) {
        return (request, handler) -> subscriber.subscribe(request, only(message -> !message.retained(), handler));
    }
    // end: subscriber
}
