package dev.petrel.message;

import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.Objects;

/**
 * A message on its way out. QoS 1 and not retained unless it says otherwise.
 *
 * @param topic where to
 * @param payload what
 * @param qos how hard to try
 * @param retain whether the broker keeps it for those who subscribe later, in place of the one it kept before
 * @param metadata what MQTT 5 carries beside the payload
 */
public record Publication(Topic topic, Payload payload, Qos qos, boolean retain, Metadata metadata) {

    public Publication {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(qos, "qos");
        Objects.requireNonNull(metadata, "metadata");
    }

    /**
     * A publication at QoS 1, not retained.
     *
     * @throws IllegalArgumentException if the topic is not one
     */
    public static Publication of(String topic, Payload payload) {
        return new Publication(Topic.of(topic), payload, Qos.AT_LEAST_ONCE, false, Metadata.NONE);
    }

    /**
     * Text in UTF-8, at QoS 1, not retained.
     *
     * @throws IllegalArgumentException if the topic is not one
     */
    public static Publication text(String topic, String text) {
        return of(topic, Payload.utf8(text));
    }

    /** This, with another quality of service. */
    public Publication withQos(Qos newQos) {
        return new Publication(topic, payload, newQos, retain, metadata);
    }

    /** This, kept by the broker or not. */
    public Publication withRetain(boolean newRetain) {
        return new Publication(topic, payload, qos, newRetain, metadata);
    }

    /** This, with other metadata. */
    public Publication withMetadata(Metadata newMetadata) {
        return new Publication(topic, payload, qos, retain, newMetadata);
    }

    /** This, of use only for a time: what is not sent by then fails, and the broker drops what it could not hand on. */
    public Publication withExpiry(Duration expiry) {
        return withMetadata(metadata.withExpiry(expiry));
    }
}
