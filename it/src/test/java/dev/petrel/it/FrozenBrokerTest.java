package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.settings.Protocol;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker stands still under load, and its connections with it (R3). */
@RequiresMosquitto
@Isolated
@Timeout(240)
class FrozenBrokerTest {

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path kept;

    /** (R3) in short. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aBrokerThatStandsStillForAWhileMakesNothingFail(Protocol protocol) {
        freezes(protocol, Duration.ofSeconds(4));
    }

    /** (R3) */
    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aBrokerThatStandsStillForLongMakesNothingFail(Protocol protocol) {
        freezes(protocol, Duration.ofSeconds(8));
    }

    private void freezes(Protocol protocol, Duration still) {
        try (Mosquitto broker = Post.keepingBroker(kept)) {
            Post post = Post.open(clients, broker.url(), broker.url(), protocol);
            post.sender().sendFor(Duration.ofMillis(500), 150);

            broker.freeze();
            post.sender().sendFor(still, 150);
            broker.thaw();
            post.sender().sendFor(Duration.ofMillis(500), 150);

            post.assertFlawless("R3 " + protocol + ", broker stood still for " + still);
            assertThat(post.sender().rejected()).isZero();
            assertThat(post.sender().slowest()).as("a slow publishAsync").isLessThanOrEqualTo(Duration.ofMillis(50));
        }
    }
}
