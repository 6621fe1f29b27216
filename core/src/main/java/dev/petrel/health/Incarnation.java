package dev.petrel.health;

import dev.petrel.message.Message;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * One client object in one process, which tells it from others with the same client id. Its statuses carry it as a user
 * property, and for MQTT 3.1.1 in the first half of their message ids, where readers that know nothing of it see an id.
 *
 * @param id 16 hexadecimal digits
 */
record Incarnation(String id) {

    /** The name of the user property. */
    static final String PROPERTY = "petrel-incarnation";

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern MESSAGE_ID = Pattern.compile("[0-9a-f]{32}");

    static Incarnation random() {
        return new Incarnation(HEX.toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    /** An id for the next status: 32 hexadecimal digits. */
    String newMessageId() {
        return id + HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Whose status that is; empty where nothing tells. A writer that has no incarnation has a new one each time. */
    static Optional<Incarnation> of(Message message, HealthStatus status) {
        String messageId = status.messageId();
        return message.metadata()
                .userProperty(PROPERTY)
                .or(() -> MESSAGE_ID.matcher(messageId).matches()
                        ? Optional.of(messageId.substring(0, 16))
                        : Optional.empty())
                .map(Incarnation::new);
    }
}
