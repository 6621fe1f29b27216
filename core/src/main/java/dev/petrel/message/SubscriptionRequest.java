package dev.petrel.message;

import dev.petrel.topic.TopicFilter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription asks for.
 *
 * @param filter the topics
 * @param qos the highest quality of service that the broker should deliver with; default QoS 1
 * @param name subscribing again with the same filter and name puts the new handler in place of the old one; default
 *     null, which makes every subscription one more
 */
public record SubscriptionRequest(
        TopicFilter filter, Qos qos, @Nullable String name) {

    public SubscriptionRequest {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(qos, "qos");
    }

    /**
     * Asks for topics at QoS 1.
     *
     * @throws IllegalArgumentException if the text is not a topic filter
     */
    public static SubscriptionRequest to(String filter) {
        return new SubscriptionRequest(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, null);
    }

    /** This, with another quality of service. */
    public SubscriptionRequest withQos(Qos newQos) {
        return new SubscriptionRequest(filter, newQos, name);
    }

    /** This, with a name under which its handler can be replaced. */
    public SubscriptionRequest named(String newName) {
        return new SubscriptionRequest(filter, qos, newName);
    }
}
