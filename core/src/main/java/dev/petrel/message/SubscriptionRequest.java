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
 * @param key what messages have in common that come one after another; default {@link LaneKey#TOPIC}
 * @param computes whether the handler computes rather than waits; default false. See {@link #cpuBound}
 * @param needsChecksum whether messages without a {@link Checksum} become dead letters; default false. See {@link
 *     #requireChecksum}
 */
public record SubscriptionRequest(
        TopicFilter filter, Qos qos, @Nullable String name, LaneKey key, boolean computes, boolean needsChecksum) {

    /** @throws IllegalArgumentException if the key is a level that the filter does not have */
    public SubscriptionRequest {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(qos, "qos");
        Objects.requireNonNull(key, "key");
        if (key instanceof LaneKey.ByLevel level && !filter.hasLevel(level.name())) {
            throw new IllegalArgumentException(
                    "topic filter " + filter + " has no level {" + level.name() + "} to be a key");
        }
    }

    /** Asks for topics. */
    public SubscriptionRequest(TopicFilter filter, Qos qos, @Nullable String name) {
        this(filter, qos, name, LaneKey.TOPIC, false, false);
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
        return new SubscriptionRequest(filter, newQos, name, key, computes, needsChecksum);
    }

    /** This, with a name under which its handler can be replaced. */
    public SubscriptionRequest named(String newName) {
        return new SubscriptionRequest(filter, qos, newName, key, computes, needsChecksum);
    }

    /**
     * This, with messages in order that have something else in common than their topic.
     *
     * @throws IllegalArgumentException if the key is a level that the filter does not have
     */
    public SubscriptionRequest withKey(LaneKey newKey) {
        return new SubscriptionRequest(filter, qos, name, newKey, computes, needsChecksum);
    }

    /**
     * This, with a handler that computes rather than waits: it runs on a platform thread, and of all such handlers of a
     * client as many at a time as there are processors. On virtual threads, where handlers run otherwise, so many that
     * compute for long would stop everything else in the process.
     */
    public SubscriptionRequest cpuBound() {
        return new SubscriptionRequest(filter, qos, name, key, true, needsChecksum);
    }

    /**
     * This, taking only messages that prove with a {@link Checksum} that they are what was sent; others become dead
     * letters. Refused on MQTT 3.1.1, which cannot carry one.
     */
    public SubscriptionRequest requireChecksum() {
        return new SubscriptionRequest(filter, qos, name, key, computes, true);
    }
}
