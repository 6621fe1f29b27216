package dev.petrel.hub.link;

import dev.petrel.ClientOptions;
import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.message.Publication;
import dev.petrel.message.Will;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Security;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import java.time.Duration;
import java.util.List;

/** What the settings of an administrator mean for a client. */
final class ClientPlan {

    /** Delays of 1, 2, 4, 8, 16, 32 and then 60 seconds, times a random part. */
    static final Timing TIMING = new Timing(
            Duration.ofSeconds(60), Duration.ofSeconds(10), new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)));

    private static final int ID_DIGITS = 8;

    private ClientPlan() {}

    /** The client of the installation: always under the same id, so that no broker ever has two of them. */
    static ClientOptions of(StoredConfig stored, Security security) {
        String clientId = "petrel-hub-" + stored.id().substring(0, ID_DIGITS);
        BrokerConfig config = stored.config();
        return ClientOptions.of(connection(config.broker(), clientId, security))
                .withWill(Will.of(availability(config, config.availability().willMessage())));
    }

    /** How to reach a broker. */
    static ConnectionSettings connection(BrokerAddress broker, String clientId, Security security) {
        MqttUrl.Scheme scheme = broker.useTls() ? MqttUrl.Scheme.MQTTS : MqttUrl.Scheme.MQTT;
        return new ConnectionSettings(
                List.of(new MqttUrl(scheme, broker.host(), broker.port(), "", null)),
                Protocol.AUTO,
                security,
                SessionPolicy.clean(clientId),
                TIMING,
                ServiceSettings.named(clientId),
                null);
    }

    /** What says whether the hub is there. */
    static Publication availability(BrokerConfig config, String text) {
        return Publication.text(config.availabilityTopic(), text).withRetain(true);
    }
}
