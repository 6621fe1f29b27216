package dev.petrel.delivery;

import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.observe.ClientEvent.ChecksumFailed.Then;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message for one handler.
 *
 * @param route whose handler
 * @param message what came
 * @param receivedAt when it came, in nanoseconds of {@link dev.petrel.time.Time#nanos}
 * @param share what all handlers of the message have in common
 */
record Task(Route route, Message message, long receivedAt, Share share) {

    /** Bytes of the objects around a message, or many small ones would take far more memory than they may. */
    static final long AROUND = 400;

    String topic() {
        return message.topic().name();
    }

    /** What it has in common with the others of its lane. */
    String key() {
        Function<Message, String> key = route.manner.key();
        return key == null ? topic() : key.apply(message);
    }

    /** The same, which may be any text but is never {@link Lane#READING}; what holds no key has one lane for all. */
    String keyOrNone() {
        try {
            return '=' + key();
        } catch (RuntimeException | Error e) {
            return "";
        }
    }

    /** Bytes that the message holds while it waits. */
    long bytes() {
        return AROUND
                + message.topic().name().length()
                + message.payload().size()
                + message.metadata().size();
    }

    /**
     * The message as a handler gets it now: with what is left of its expiry, and with the names of levels of the handler
     * that took the place of the one it came for.
     */
    Message messageFor(Route current, long now) {
        Metadata metadata = message.metadata();
        Duration expiry = metadata.expiry();
        if (expiry == null && message.filter().equals(current.filter)) {
            return message;
        }
        Metadata left = expiry == null ? metadata : metadata.withExpiry(left(expiry, now));
        return new Message(message.topic(), message.payload(), message.qos(), message.retained(), left, current.filter);
    }

    private Duration left(Duration expiry, long now) {
        Duration left = expiry.minusNanos(now - receivedAt);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What all handlers of one message have in common: its entry in the ledger, done when the last of them is. */
    static final class Share {
        private final AckLedger.@Nullable Entry entry;
        private final AtomicInteger open;
        private @Nullable Then flaw;

        Share(AckLedger.@Nullable Entry entry, int handlers) {
            this.entry = entry;
            this.open = new AtomicInteger(handlers);
        }

        /** Null at QoS 0. */
        AckLedger.@Nullable Entry entry() {
            return entry;
        }

        /** What follows from a wrong checksum, once for all handlers. */
        synchronized Then flaw(Supplier<Then> judged) {
            Then known = flaw == null ? judged.get() : flaw;
            flaw = known;
            return known;
        }

        /** One handler is done; whether it was the last. */
        boolean done() {
            return open.decrementAndGet() == 0;
        }
    }
}
