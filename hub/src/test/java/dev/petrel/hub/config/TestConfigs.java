package dev.petrel.hub.config;

import dev.petrel.hub.TestDatabase;
import dev.petrel.hub.secret.Vault;
import dev.petrel.time.Time;

/** The settings as the processes of an installation have them, without a hub around. */
public final class TestConfigs {

    private TestConfigs() {}

    /** Those of a hub. */
    public static BrokerConfigs on(TestDatabase database, Vault vault) {
        return new BrokerConfigs(database.client(), vault, database.transactions(), Time.system());
    }

    /** Settings for a broker. */
    public static BrokerConfig at(String host, int port) {
        return new BrokerConfig(
                true,
                new BrokerAddress(host, port, "user", false),
                PublishSettings.DEFAULT,
                DiscoverySettings.DEFAULT,
                Availability.DEFAULT);
    }
}
