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
 * @param demands what Petrel is to do for it beyond what MQTT asks
 */
public record Publication(Topic topic, Payload payload, Qos qos, boolean retain, Metadata metadata, Demands demands) {

    public Publication {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(qos, "qos");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(demands, "demands");
    }

    /** A publication with {@link Demands#NONE}. */
    public Publication(Topic topic, Payload payload, Qos qos, boolean retain, Metadata metadata) {
        this(topic, payload, qos, retain, metadata, Demands.NONE);
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
        return new Publication(topic, payload, newQos, retain, metadata, demands);
    }

    /** This, kept by the broker or not. */
    public Publication withRetain(boolean newRetain) {
        return new Publication(topic, payload, qos, newRetain, metadata, demands);
    }

    /** This, with other metadata. */
    public Publication withMetadata(Metadata newMetadata) {
        return new Publication(topic, payload, qos, retain, newMetadata, demands);
    }

    /** This, of use only for a time: what is not sent by then fails, and the broker drops what it could not hand on. */
    public Publication withExpiry(Duration expiry) {
        return withMetadata(metadata.withExpiry(expiry));
    }

    /**
     * This, sent only after everything of its topic and QoS before it was answered, and with everything after it waiting
     * until it is: what is refused for a while is then passed by nothing. Costs a round trip for each message of the topic.
     */
    public Publication withOrdered(boolean ordered) {
        return withDemands(demands.withOrdered(ordered));
    }

    /**
     * This, kept and sent again until somebody is subscribed to its topic: for QoS 1, not retained, on MQTT 5. Implies
     * {@link #withOrdered}. It is no proof of delivery, since anybody who watches the topic counts; and a broker that does
     * not say whether there are subscribers makes it an ordinary publication.
     *
     * @param within how long to wait for a subscriber, counted from the first answer that there is none; then it fails
     * @throws IllegalArgumentException if the time is not above zero
     */
    public Publication withSubscriberWithin(Duration within) {
        return withDemands(demands.withSubscriberWithin(within));
    }

    /** This, with a checksum over what the receiver gets, or without one (MQTT 5; on MQTT 3.1.1 it is not sent, and fails). */
    public Publication withChecksum(boolean checksum) {
        return withDemands(demands.withChecksum(checksum));
    }

    /** This, with other demands. */
    public Publication withDemands(Demands newDemands) {
        return new Publication(topic, payload, qos, retain, metadata, newDemands);
    }
}
