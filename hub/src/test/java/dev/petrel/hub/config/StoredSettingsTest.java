package dev.petrel.hub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.TestHub;
import dev.petrel.settings.Secret;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSettingsTest {

    @TempDir
    private static Path data;

    private static TestHub hub;
    private static BrokerConfigs configs;

    @BeforeAll
    static void start() {
        hub = TestHub.start(data);
        configs = hub.part(BrokerConfigs.class);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void whatIsStoredComesBackWithItsPassword() {
        BrokerConfig config = at("broker.example", 1883);

        StoredConfig stored =
                configs.save(config, new PasswordChange.Set(Secret.of("geheim")), OptionalLong.empty(), "me");

        assertThat(configs.current()).contains(stored);
        assertThat(stored.config()).isEqualTo(config);
        assertThat(stored.password()).isEqualTo(PasswordState.STORED);
        assertThat(configs.password(stored)).contains(Secret.of("geheim"));
    }

    @Test
    void aStaleVersionIsRefused() {
        StoredConfig first = configs.save(at("a", 1), new PasswordChange.Keep(), OptionalLong.empty(), "me");
        configs.save(at("b", 1), new PasswordChange.Keep(), OptionalLong.empty(), "me");

        assertThatThrownBy(() ->
                        configs.save(at("c", 1), new PasswordChange.Keep(), OptionalLong.of(first.version()), "me"))
                .isInstanceOf(StaleVersion.class);
    }

    private static BrokerConfig at(String host, int port) {
        return new BrokerConfig(
                true,
                new BrokerAddress(host, port, "user", false),
                PublishSettings.DEFAULT,
                DiscoverySettings.DEFAULT,
                Availability.DEFAULT);
    }
}
