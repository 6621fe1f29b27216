package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.StoredConfig;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void nothingIsConnectedWithoutSettings() {
        assertThat(Plan.of(Optional.empty(), false, true, null)).isEqualTo(new Plan.Rest());
    }

    @Test
    void nothingIsConnectedWhileItIsSwitchedOff() {
        assertThat(Plan.of(config(false, "broker", 3), false, true, 3L)).isEqualTo(new Plan.Rest());
    }

    @Test
    void nothingIsConnectedWithoutAHost() {
        assertThat(Plan.of(config(true, "", 3), false, true, null)).isEqualTo(new Plan.Rest());
    }

    @Test
    void nothingIsConnectedWhileItIsPaused() {
        assertThat(Plan.of(config(true, "broker", 3), true, true, 3L)).isEqualTo(new Plan.Rest());
    }

    @Test
    void withoutTheLeaseAClientEndsAndTheLeaseIsWaitedFor() {
        assertThat(Plan.of(config(true, "broker", 3), false, false, 3L)).isEqualTo(new Plan.Wait());
    }

    @Test
    void withTheLeaseAClientBegins() {
        Optional<StoredConfig> config = config(true, "broker", 3);

        assertThat(Plan.of(config, false, true, null)).isEqualTo(new Plan.Begin(config.orElseThrow()));
    }

    @Test
    void changedSettingsNeedANewClient() {
        Optional<StoredConfig> config = config(true, "broker", 3);

        assertThat(Plan.of(config, false, true, 2L)).isEqualTo(new Plan.Begin(config.orElseThrow()));
    }

    @Test
    void aClientOfTheseSettingsGoesOn() {
        assertThat(Plan.of(config(true, "broker", 3), false, true, 3L)).isEqualTo(new Plan.Keep());
    }

    private static Optional<StoredConfig> config(boolean enabled, String host, long version) {
        BrokerConfig none = BrokerConfig.NONE;
        BrokerConfig config = new BrokerConfig(
                enabled,
                new BrokerAddress(host, 1883, null, false),
                none.publish(),
                none.discovery(),
                none.availability());
        return Optional.of(
                new StoredConfig("an id", version, config, PasswordState.ABSENT, Instant.EPOCH, Instant.EPOCH));
    }
}
