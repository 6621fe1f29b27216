package dev.petrel.delivery;

import dev.petrel.message.Message;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a route wants its messages.
 *
 * @param key what the messages of one lane have in common; null for their topic
 * @param readsForKey whether the key has to be read from the payload, which does not happen on the I/O thread
 * @param cpuBound whether its handler computes rather than waits
 * @param requiresChecksum whether a message without a checksum is flawed
 * @param deadLetters whether what it cannot handle becomes a dead letter
 */
public record Manner(
        @Nullable Function<Message, String> key,
        boolean readsForKey,
        boolean cpuBound,
        boolean requiresChecksum,
        boolean deadLetters) {

    /** By topic, waiting, with dead letters. */
    public static final Manner PLAIN = new Manner(null, false, false, false, true);

    /** For the client's own subscriptions: what goes wrong there concerns nobody else. */
    public static final Manner OWN = new Manner(null, false, false, false, false);
}
