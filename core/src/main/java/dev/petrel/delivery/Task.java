package dev.petrel.delivery;

import dev.petrel.message.Message;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One message for one handler.
 *
 * @param route whose handler
 * @param message what it gets
 * @param share what all handlers of the message have in common
 */
record Task(Route route, Message message, Share share) {

    /** Bytes that the message holds while it waits. */
    long bytes() {
        return (long) message.topic().name().length() + message.payload().size();
    }

    /** The message as the handler gets it that took the place of the one it came for: with its own names of levels. */
    Message messageFor(Route current) {
        return message.filter().equals(current.filter)
                ? message
                : new Message(
                        message.topic(),
                        message.payload(),
                        message.qos(),
                        message.retained(),
                        message.metadata(),
                        current.filter);
    }

    /** What all handlers of one message have in common: its entry in the ledger, done when the last of them is. */
    static final class Share {
        private final AckLedger.@Nullable Entry entry;
        private final AtomicInteger open;

        Share(AckLedger.@Nullable Entry entry, int handlers) {
            this.entry = entry;
            this.open = new AtomicInteger(handlers);
        }

        /** Null at QoS 0. */
        AckLedger.@Nullable Entry entry() {
            return entry;
        }

        /** One handler is done; whether it was the last. */
        boolean done() {
            return open.decrementAndGet() == 0;
        }
    }
}
