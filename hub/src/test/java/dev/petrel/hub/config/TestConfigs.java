package dev.petrel.hub.config;

import dev.petrel.hub.TestDatabase;
import dev.petrel.hub.access.Audit;
import dev.petrel.hub.secret.Vault;
import dev.petrel.time.Time;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The settings as the processes of an installation have them, without a hub around. */
public final class TestConfigs {

    private TestConfigs() {}

    /** Those of a hub. */
    public static BrokerConfigs on(TestDatabase database, Vault vault) {
        return new BrokerConfigs(database.client(), vault, database.transactions(), Time.system());
    }

    /** What stores them, with a connection of the test's. */
    public static ConfigStoring storing(BrokerConfigs configs, Reconnect reconnect, Trial trial, Audit audit) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("reconnect", reconnect);
        beans.addBean("trial", trial);
        return new ConfigStoring(
                configs, beans.getBeanProvider(Reconnect.class), beans.getBeanProvider(Trial.class), audit);
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
