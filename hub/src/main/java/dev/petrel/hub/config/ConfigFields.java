package dev.petrel.hub.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The settings as the API and the history write them, without the password.
 *
 * @param brokerHost name or address of the broker
 * @param brokerPort its port
 * @param username the user, or null
 * @param topicPrefix what all topics begin with
 * @param discoveryPrefix where Home Assistant listens
 * @param discoveryEnabled whether Home Assistant is told
 * @param discoveryFormat {@code device} or {@code components}
 * @param qos 0, 1 or 2
 * @param enabled whether the hub connects
 * @param retainMessages whether the broker keeps the last event of each camera
 * @param useTls whether the connection is encrypted
 * @param messageExpirySeconds how long the broker holds an event
 * @param availabilityTopic where the hub says whether it is there; empty for {@code {topic_prefix}/status}
 * @param birthMessage what stands there while it is connected
 * @param willMessage what stands there while it is not
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ConfigFields(
        String brokerHost,
        int brokerPort,
        @Nullable String username,
        String topicPrefix,
        String discoveryPrefix,
        boolean discoveryEnabled,
        String discoveryFormat,
        int qos,
        boolean enabled,
        boolean retainMessages,
        boolean useTls,
        long messageExpirySeconds,
        String availabilityTopic,
        String birthMessage,
        String willMessage) {

    /** Those of settings. */
    public static ConfigFields of(BrokerConfig config) {
        return new ConfigFields(
                config.broker().host(),
                config.broker().port(),
                config.broker().username(),
                config.publish().topicPrefix(),
                config.discovery().prefix(),
                config.discovery().enabled(),
                config.discovery().format().name().toLowerCase(Locale.ROOT),
                config.publish().qos(),
                config.enabled(),
                config.publish().retain(),
                config.broker().useTls(),
                config.publish().expiry().toSeconds(),
                config.availability().topic(),
                config.availability().birthMessage(),
                config.availability().willMessage());
    }

    /** The settings. */
    public BrokerConfig config() {
        return new BrokerConfig(
                enabled,
                new BrokerAddress(brokerHost, brokerPort, username, useTls),
                new PublishSettings(topicPrefix, qos, retainMessages, Duration.ofSeconds(messageExpirySeconds)),
                new DiscoverySettings(
                        discoveryEnabled,
                        discoveryPrefix,
                        DiscoveryFormat.valueOf(discoveryFormat.toUpperCase(Locale.ROOT))),
                new Availability(availabilityTopic, birthMessage, willMessage));
    }
}
