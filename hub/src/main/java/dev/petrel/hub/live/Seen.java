package dev.petrel.hub.live;

import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that came while somebody watched.
 *
 * @param number counts up from one to the next
 * @param at when it came
 * @param topic where it was published
 * @param kept its payload, or the beginning of it
 * @param size bytes of the whole payload
 * @param qos with which it was published; null where that is not known
 * @param retained whether the broker had kept it from before
 */
public record Seen(
        long number,
        Instant at,
        Topic topic,
        Payload kept,
        int size,
        @Nullable Qos qos,
        boolean retained) {

    /** How much of a payload is kept, in bytes. */
    public static final int LONGEST = 64 << 10;

    public Seen {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(kept, "kept");
    }

    /** @param qos whether the quality of service of the delivery is that of the publication */
    static Seen of(Message message, long number, Instant at, boolean qos) {
        Payload payload = message.payload();
        return new Seen(
                number,
                at,
                message.topic(),
                beginning(payload, LONGEST),
                payload.size(),
                qos ? message.qos() : null,
                message.retained());
    }

    /** This, with no more of its payload than so many bytes. */
    Seen cut(int bytes) {
        return new Seen(number, at, topic, beginning(kept, bytes), size, qos, retained);
    }

    /** Whether only the beginning of the payload is kept. */
    public boolean isCut() {
        return kept.size() < size;
    }

    /** Bytes of memory that it takes, about. */
    long weight() {
        return 200L + topic.name().length() + kept.size();
    }

    private static Payload beginning(Payload payload, int bytes) {
        return payload.size() <= bytes ? payload : Payload.handedOver(Arrays.copyOf(payload.toBytes(), bytes));
    }
}
