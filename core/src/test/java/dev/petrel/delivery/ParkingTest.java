package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages of a session that an earlier process left, before anybody subscribes. */
@Timeout(120)
class ParkingTest {

    private final HandTurnedTime time = new HandTurnedTime();
    private final Desk desk = new Desk(time, FailurePolicy.DEFAULT, null);
    private final List<String> handled = new CopyOnWriteArrayList<>();

    @BeforeEach
    void resume() {
        desk.connect(true, Protocol.MQTT_5);
    }

    @AfterEach
    void stop() {
        desk.dispatcher.stop();
    }

    @Test
    void theyWaitForTheirHandlerInTheirOrder() {
        desk.receive(Publishes.qos1(1, "a", "one"), Publishes.qos1(2, "b", "other"), Publishes.qos1(3, "a", "two"));
        assertThat(desk.sent()).isEmpty();

        desk.add("a", message -> handled.add(message.payload().utf8()));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        await().until(() -> handled.size() == 2);
        assertThat(handled).containsExactly("one", "two");
        desk.add("b", message -> handled.add(message.payload().utf8()));
        assertThat(desk.awaitSent(3)).containsExactly(Desk.puback(1), Desk.puback(2), Desk.puback(3));
    }

    @Test
    void whatNobodyAsksForInTimeIsADeadLetter() {
        desk.receive(Publishes.qos1(1, "a", "x"));
        time.turn(Duration.ofSeconds(10));
        desk.receive(Publishes.qos1(2, "b", "y"));

        time.turn(Duration.ofSeconds(20));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        assertThat(desk.broker.letters)
                .extracting(letter -> letter.topic().name())
                .containsExactly("dead/ada/a");
        time.turn(Duration.ofSeconds(10));
        assertThat(desk.awaitSent(2)).hasSize(2);
        assertThat(desk.watch.all(desk.events, ClientEvent.DeadLettered.class)).hasSize(2);
    }

    @Test
    void halfTheWindowWaitsAtMost() {
        desk.connect(true, Protocol.MQTT_3_1_1);
        Packet.Publish[] many = new Packet.Publish[11];
        for (int i = 0; i < many.length; i++) {
            many[i] = Publishes.qos1(i + 1, "t" + i, "x");
        }

        desk.receive(many);

        await().until(() -> desk.broker.letters.size() == 1);
        assertThat(desk.broker.letters.getFirst().topic().name()).isEqualTo("dead/ada/t10");
        assertThat(desk.sent()).isEmpty();
    }

    @Test
    void halfOfTheBytesThatMayWaitForHandlersWaitAtMost() {
        String large = "x".repeat(20 << 20);

        desk.receive(Publishes.qos1(1, "a", large), Publishes.qos1(2, "b", large));

        await().until(() -> desk.broker.letters.size() == 1);
        assertThat(desk.broker.letters.getFirst().topic().name()).isEqualTo("dead/ada/b");
        desk.add("a", message -> handled.add("a"));
        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        desk.receive(Publishes.qos1(3, "c", large));
        desk.add("c", message -> handled.add("c"));
        desk.awaitSent(3);
        assertThat(handled).containsExactly("a", "c");
    }

    @Test
    void whatComesForASubscriptionThatWasClosedIsDropped() {
        Route route = desk.add("a/+", message -> {});
        desk.io.onThread(() -> desk.dispatcher.remove(route));

        desk.receive(Publishes.qos1(1, "a/b", "x"));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        assertThat(desk.watch.await(ClientEvent.Dropped.class).why()).isEqualTo(ClientEvent.Dropped.Why.NO_HANDLER);
    }

    @Test
    void withoutASessionAndAtQos0NothingWaits() {
        desk.receive(Publishes.qos0("a", "x"));
        assertThat(desk.watch.await(ClientEvent.Dropped.class).topic()).isEqualTo("a");
        desk.connect(false, Protocol.MQTT_5);

        desk.receive(Publishes.qos1(1, "b", "x"));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
    }

    @Test
    void whatWaitsIsThereOnceHoweverOftenItComes() {
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.connect(true, Protocol.MQTT_5);
        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.add("a", message -> handled.add(message.payload().utf8()));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        assertThat(handled).containsExactly("x");
    }
}
