package dev.petrel.it;

import dev.petrel.settings.Protocol;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that keeps its sessions is killed and ended under load (R2). */
@RequiresMosquitto
@Isolated
@Timeout(240)
class BrokerOutagesTest {

    private static final Duration AWAY = Duration.ofMillis(200);

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path kept;

    /** (R2) in short. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aFewKillsLoseNothingThatHadNoAnswer(Protocol protocol) {
        kills(protocol, 3, Duration.ofMillis(600), 200);
    }

    /** (R2) */
    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void twentyKillsLoseNothingThatHadNoAnswer(Protocol protocol) {
        kills(protocol, 20, Duration.ofMillis(2300), 400);
    }

    private void kills(Protocol protocol, int times, Duration between, int perSecond) {
        outages(
                protocol,
                times,
                between,
                perSecond,
                Mosquitto::kill,
                post -> post.assertFlawlessButForTheBrokersLoss(
                        "R2 " + protocol + ", broker killed " + times + " times"));
    }

    /** (R2) in short. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void anEndInPeaceLosesNothing(Protocol protocol) {
        ends(protocol, 1, Duration.ofMillis(500), 200);
    }

    /** (R2) */
    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void threeEndsInPeaceLoseNothing(Protocol protocol) {
        ends(protocol, 3, Duration.ofSeconds(3), 400);
    }

    private void ends(Protocol protocol, int times, Duration between, int perSecond) {
        outages(
                protocol,
                times,
                between,
                perSecond,
                Mosquitto::stop,
                post -> post.assertFlawless("R2 " + protocol + ", broker ended in peace " + times + " times"));
    }

    /** Publishes all the time, while the broker goes away and comes back. */
    private void outages(
            Protocol protocol,
            int times,
            Duration between,
            int perSecond,
            Consumer<Mosquitto> away,
            Consumer<Post> judge) {
        try (Mosquitto broker = Post.keepingBroker(kept)) {
            Post post = Post.open(clients, broker.url(), broker.url(), protocol);

            for (int outage = 0; outage < times; outage++) {
                post.sender().sendFor(between, perSecond);
                away.accept(broker);
                post.sender().sendFor(AWAY, perSecond);
                broker.restart();
            }
            post.sender().sendFor(between, perSecond);

            judge.accept(post);
        }
    }
}
