package dev.petrel.hub.config;

import java.time.Duration;
import java.util.Objects;

/**
 * How events are published.
 *
 * @param topicPrefix what all topics begin with
 * @param qos 0, 1 or 2
 * @param retain whether the broker keeps the last event of each camera
 * @param expiry how long the broker holds an event for who is away; whole seconds, MQTT 5 only
 */
public record PublishSettings(String topicPrefix, int qos, boolean retain, Duration expiry) {

    /** Below {@code liveobject}, at least once, retained, for five minutes. */
    public static final PublishSettings DEFAULT = new PublishSettings("liveobject", 1, true, Duration.ofMinutes(5));

    public PublishSettings {
        Objects.requireNonNull(topicPrefix, "topicPrefix");
        Objects.requireNonNull(expiry, "expiry");
    }
}
