package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.observe.Health;
import dev.petrel.settings.ConnectionSettings;
import org.junit.jupiter.api.Test;

/** The build sets {@code MQTT_URL} and {@code MQTT_CLIENT_ID} for this test; nobody listens there. */
class FromEnvironmentTest {

    @Test
    void theProcessEnvironmentIsRead() {
        ConnectionSettings settings = ConnectionSettings.fromEnvironment();

        assertThat(settings.clientId()).isEqualTo("from-the-environment");
        assertThat(settings.servers().getFirst().port()).isEqualTo(1);
    }

    @Test
    void aClientOfTheEnvironmentWaitsToBeStarted() {
        try (PetrelClient client = PetrelClient.fromEnvironment()) {
            assertThat(client.health().status()).isEqualTo(Health.Status.DOWN);
            assertThat(client.health().reasons()).containsExactly("not started");
        }
    }
}
