package dev.petrel.message;

import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What MQTT 5 carries beside the payload (MQTT 5.0, section 3.3.2.3). On MQTT 3.1.1 none of it travels.
 *
 * @param contentType what the payload is, by convention a MIME type
 * @param utf8 payload format indicator: whether the sender says that the payload is UTF-8 text
 * @param responseTopic where an answer is expected
 * @param correlationData what an answer has to carry, unchanged
 * @param expiry how long the message is of use, in whole seconds on the wire; null for ever. Of a received message, what
 *     is left when its handler is called, which may be zero
 * @param userProperties names and values in order; names may repeat
 */
public record Metadata(
        @Nullable String contentType,
        boolean utf8,
        @Nullable Topic responseTopic,
        @Nullable Payload correlationData,
        @Nullable Duration expiry,
        List<UserProperty> userProperties) {

    /** Nothing beside the payload. */
    public static final Metadata NONE = new Metadata(null, false, null, null, null, List.of());

    /**
     * @throws IllegalArgumentException if the expiry is negative or does not fit into 32 bits of seconds, a text cannot
     *     travel in MQTT, or the correlation data has more than {@link MqttText#MAX_BYTES}
     */
    public Metadata {
        userProperties = List.copyOf(userProperties);
        if (expiry != null && (expiry.isNegative() || expiry.toSeconds() > 0xFFFF_FFFFL)) {
            throw new IllegalArgumentException("message expiry is 0 to 4294967295 s, not " + expiry);
        }
        if (contentType != null) {
            requireText("content type", contentType);
        }
        if (correlationData != null && correlationData.size() > MqttText.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "correlation data has at most " + MqttText.MAX_BYTES + " bytes, not " + correlationData.size());
        }
    }

    /** This, with a content type. */
    public Metadata withContentType(String type) {
        return new Metadata(type, utf8, responseTopic, correlationData, expiry, userProperties);
    }

    /** This, saying whether the payload is UTF-8 text. */
    public Metadata withUtf8(boolean isUtf8) {
        return new Metadata(contentType, isUtf8, responseTopic, correlationData, expiry, userProperties);
    }

    /** This, asking for an answer on a topic. */
    public Metadata withResponseTopic(Topic topic) {
        return new Metadata(contentType, utf8, topic, correlationData, expiry, userProperties);
    }

    /** This, with what an answer has to carry. */
    public Metadata withCorrelationData(Payload data) {
        return new Metadata(contentType, utf8, responseTopic, data, expiry, userProperties);
    }

    /** This, of use only for a time. */
    public Metadata withExpiry(@Nullable Duration newExpiry) {
        return new Metadata(contentType, utf8, responseTopic, correlationData, newExpiry, userProperties);
    }

    /** This, with one more name and value. */
    public Metadata withUserProperty(String name, String value) {
        List<UserProperty> more = new ArrayList<>(userProperties);
        more.add(new UserProperty(name, value));
        return new Metadata(contentType, utf8, responseTopic, correlationData, expiry, more);
    }

    /** The value of the first user property with a name. */
    public Optional<String> userProperty(String name) {
        return userProperties.stream()
                .filter(property -> property.name().equals(name))
                .map(UserProperty::value)
                .findFirst();
    }

    /** How much room it takes: the characters of its texts, and the bytes of its correlation data. */
    public long size() {
        long size = contentType == null ? 0 : contentType.length();
        size += responseTopic == null ? 0 : responseTopic.name().length();
        size += correlationData == null ? 0 : correlationData.size();
        for (UserProperty property : userProperties) {
            size += property.name.length() + property.value.length();
        }
        return size;
    }

    private static void requireText(String what, String text) {
        MqttText.flaw(text).ifPresent(flaw -> {
            throw new IllegalArgumentException(what + " " + MqttText.quoted(text) + " " + flaw);
        });
    }

    /** One name with its value (MQTT 5.0, section 3.3.2.3.7). */
    public record UserProperty(String name, String value) {

        /** @throws IllegalArgumentException if one of them cannot travel in MQTT */
        public UserProperty {
            requireText("name of a user property", name);
            requireText("value of user property " + MqttText.quoted(name), value);
        }
    }
}
