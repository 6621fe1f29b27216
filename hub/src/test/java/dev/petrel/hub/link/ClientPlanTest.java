package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.hub.config.Availability;
import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.DiscoverySettings;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.PublishSettings;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Will;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientPlanTest {

    private static final Publication OFFLINE = Publication.text("home/status", "offline")
            .withQos(Qos.AT_LEAST_ONCE)
            .withRetain(true);

    /** Vector C-RC-01. */
    @Test
    void delaysDoubleFromOneSecondToAMinute() {
        assertThat(IntStream.range(0, 8)
                        .mapToObj(ClientPlan.TIMING.backoff()::delay)
                        .map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(ClientPlan.TIMING.keepAlive()).isEqualTo(Duration.ofSeconds(60));
        assertThat(ClientPlan.TIMING.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    /** Vector C-AV-01. */
    @Test
    void theWillIsTheTextForGoneRetainedOnTheAvailabilityTopic() {
        ClientOptions options = ClientPlan.of(config(false, Availability.DEFAULT), Security.DEFAULT);

        assertThat(options.will()).isEqualTo(Will.of(OFFLINE));
    }

    @Test
    void ownTopicAndTextsAreKept() {
        Availability own = new Availability("we/are", "here", "away");

        Will will = Objects.requireNonNull(
                ClientPlan.of(config(false, own), Security.DEFAULT).will());

        assertThat(will.publication().topic().name()).isEqualTo("we/are");
        assertThat(will.publication().payload().utf8()).isEqualTo("away");
    }

    @Test
    void theClientIdIsThatOfTheInstallationAndTheProtocolIsFoundOut() {
        ClientOptions options = ClientPlan.of(config(false, Availability.DEFAULT), Security.DEFAULT);

        assertThat(options.connection().clientId()).isEqualTo("petrel-hub-1a2b3c4d");
        assertThat(options.connection().protocol()).isEqualTo(Protocol.AUTO);
    }

    @Test
    void tlsIsUsedWhereItIsSet() {
        ClientOptions plain = ClientPlan.of(config(false, Availability.DEFAULT), Security.DEFAULT);
        ClientOptions encrypted = ClientPlan.of(config(true, Availability.DEFAULT), Security.DEFAULT);

        assertThat(plain.connection().servers().getFirst()).hasToString("mqtt://broker:1883");
        assertThat(encrypted.connection().servers().getFirst()).hasToString("mqtts://broker:1883");
    }

    private static StoredConfig config(boolean useTls, Availability availability) {
        BrokerConfig config = new BrokerConfig(
                true,
                new BrokerAddress("broker", 1883, null, useTls),
                new PublishSettings("home", 1, true, Duration.ofMinutes(5)),
                DiscoverySettings.DEFAULT,
                availability);
        return new StoredConfig(
                "1a2b3c4d-0000-0000-0000-000000000000", 1, config, PasswordState.ABSENT, Instant.EPOCH, Instant.EPOCH);
    }
}
