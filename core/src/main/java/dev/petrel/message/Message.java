package dev.petrel.message;

import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.util.Objects;

/**
 * A message as a handler gets it.
 *
 * @param topic where it was published
 * @param payload what it says
 * @param qos the quality of service of this delivery, which may be lower than that of the publication
 * @param retained whether the broker had kept it from before the subscription
 * @param metadata what MQTT 5 carries beside the payload; its expiry is what was left when the handler was called, to
 *     the nanosecond and not below zero: the time that the message waited here, as on brokers, is taken off
 * @param filter the handler's filter, which the topic matches
 */
public record Message(Topic topic, Payload payload, Qos qos, boolean retained, Metadata metadata, TopicFilter filter) {

    public Message {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(qos, "qos");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(filter, "filter");
    }

    /**
     * What stands in the topic at a named level of the filter: {@code "7"} for {@code id} in {@code job/7/done} under
     * {@code job/{id}/done}.
     *
     * @throws IllegalArgumentException if the filter has no level of that name
     */
    public String level(String name) {
        return filter.level(name, topic);
    }
}
