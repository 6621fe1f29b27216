package dev.petrel.hub.config;

import java.util.Objects;

/**
 * What an administrator sets, apart from the password.
 *
 * @param enabled whether the hub connects at all
 * @param broker where the broker is
 * @param publish how events are published
 * @param discovery what Home Assistant is told
 * @param availability how the hub says whether it is there
 */
public record BrokerConfig(
        boolean enabled,
        BrokerAddress broker,
        PublishSettings publish,
        DiscoverySettings discovery,
        Availability availability) {

    /** What is shown before anything is set: no broker, not enabled. */
    public static final BrokerConfig NONE = new BrokerConfig(
            false,
            new BrokerAddress("", BrokerAddress.PORT, null, false),
            PublishSettings.DEFAULT,
            DiscoverySettings.DEFAULT,
            Availability.DEFAULT);

    public BrokerConfig {
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(publish, "publish");
        Objects.requireNonNull(discovery, "discovery");
        Objects.requireNonNull(availability, "availability");
    }

    /** The topic where the hub says whether it is there. */
    public String availabilityTopic() {
        return availability.topic().isEmpty() ? publish.topicPrefix() + "/status" : availability.topic();
    }
}
