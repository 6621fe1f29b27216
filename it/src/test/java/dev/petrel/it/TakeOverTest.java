package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.TakenOver;
import dev.petrel.observe.Health;
import dev.petrel.observe.Health.Status;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two clients with one client id do not throw each other out again and again (R26). */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class TakeOverTest {

    private static final Duration WATCHED = Duration.ofSeconds(8);
    private static final int MOST_CONNECTS = 5;

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch first = new Watch();
    private final Watch second = new Watch();

    /** Mosquitto 2.0.11 ends the older connection without a word, whatever the version, so it takes two such ends to know. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    @RequiresMosquitto
    void withABrokerThatNeverSaysWhy(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            rivalsCalmDown(broker.url(), protocol);
        }
    }

    @Test
    void withABrokerThatCannotSayWhyOnMqtt311() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            rivalsCalmDown(broker.url(), Protocol.MQTT_3_1_1);
        }
    }

    @Test
    void withABrokerThatSaysWhy() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            rivalsCalmDown(broker.url(), Protocol.MQTT_5);

            assertThat(Stream.concat(first.all(TakenOver.class).stream(), second.all(TakenOver.class).stream()))
                    .anySatisfy(taken -> assertThat(taken.why()).contains("0x8E session taken over"));
        }
    }

    private void rivalsCalmDown(String url, Protocol protocol) {
        long start = System.nanoTime();
        PetrelClient one = clients.connected(sameId(url, protocol, first));
        PetrelClient other = clients.connected(sameId(url, protocol, second));

        Await.until(() -> Stream.of(one, other).anyMatch(client -> saysTakenOver(client.health())));
        Await.during(WATCHED.minusNanos(System.nanoTime() - start), () -> connects() <= MOST_CONNECTS);

        int connects = connects();
        assertThat(connects).isLessThanOrEqualTo(MOST_CONNECTS);
        System.out.println("measured: R26 two clients with one id on " + protocol + ": " + connects + " connects in "
                + WATCHED.toSeconds() + " s");
        assertThat(Stream.of(one, other).map(PetrelClient::health).filter(health -> health.status() != Status.UP))
                .isNotEmpty()
                .allSatisfy(health ->
                        assertThat(saysTakenOver(health)).as("%s", health).isTrue());
        Await.during(WATCHED, () -> connects() - connects < MOST_CONNECTS);
    }

    private int connects() {
        return first.all(Connected.class).size() + second.all(Connected.class).size();
    }

    private static boolean saysTakenOver(Health health) {
        return health.reasons().stream()
                .anyMatch(reason -> reason.contains("taken over") || reason.contains("took the client id over"));
    }

    private static ClientOptions sameId(String url, Protocol protocol, Watch watch) {
        return ClientOptions.of(
                        ConnectionSettings.parse(url).withProtocol(protocol).withSession(SessionPolicy.clean("same")))
                .withObserver(watch);
    }
}
