package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.message.Checksum;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ChecksumFailed;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.Topic;
import dev.petrel.wire.Packet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that are not what was sent never reach a handler (R9). */
@Timeout(120)
class CheckingTest {

    private static final Manner STRICT = new Manner(null, false, false, true, true);

    private final HandTurnedTime time = new HandTurnedTime();
    private final Desk desk = new Desk(time, FailurePolicy.DEFAULT, null);
    private final List<String> handled = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        desk.dispatcher.stop();
    }

    @Test
    void whatIsAsItWasSentIsHandled() {
        add(Manner.PLAIN);

        desk.receive(publish(1, "a", "x"), Publishes.qos1(2, "a", "unchecked"));

        desk.awaitSent(2);
        assertThat(handled).containsExactly("x", "unchecked");
    }

    @Test
    void theFirstTimeTheBrokerIsAskedForItsOwnCopy() {
        add(Manner.PLAIN);

        desk.receive(damaged(publish(1, "a", "x")));
        await().until(() -> desk.dropped.size() == 1);
        desk.connect(true, Protocol.MQTT_5);
        desk.receive(publish(1, "a", "x"));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        assertThat(handled).containsExactly("x");
        assertThat(desk.broker.letters).isEmpty();
        assertThat(desk.watch.all(desk.events, ChecksumFailed.class))
                .containsExactly(new ChecksumFailed("a", Qos.AT_LEAST_ONCE, ChecksumFailed.Then.ASKED_AGAIN));
    }

    @Test
    void whereItsOwnCopyIsDamagedItBecomesADeadLetter() {
        add(Manner.PLAIN);

        desk.receive(damaged(publish(1, "a", "x")), publish(2, "a", "sound"));
        await().until(() -> desk.dropped.size() == 1);
        desk.connect(true, Protocol.MQTT_5);
        desk.receive(damaged(publish(1, "a", "x")), publish(2, "a", "sound"));

        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        assertThat(handled).containsExactly("sound");
        assertThat(desk.broker.letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.metadata().userProperty(Checksum.PROPERTY))
                        .isEmpty());
        assertThat(desk.dropped).hasSize(1);
    }

    @Test
    void whenItComesDamagedForTwoHandlersThatIsOneFailure() {
        add(Manner.PLAIN);
        desk.add("+", message -> handled.add("no"));

        desk.receive(damaged(publish(1, "a", "x")));

        await().until(() -> desk.dropped.size() == 1);
        assertThat(desk.watch.all(desk.events, ChecksumFailed.class)).hasSize(1);
        assertThat(desk.broker.letters).isEmpty();
        assertThat(handled).isEmpty();
    }

    @Test
    void anotherOneOfTheSameTopicIsAFirstTimeAgain() {
        add(Manner.PLAIN);
        desk.receive(damaged(publish(1, "a", "x"), "y"));
        await().until(() -> desk.dropped.size() == 1);
        desk.connect(true, Protocol.MQTT_5);
        desk.receive(publish(1, "a", "x"));
        desk.awaitSent(1);

        desk.receive(damaged(publish(2, "a", "z"), "other"));

        await().until(() -> desk.dropped.size() == 2);
        assertThat(desk.broker.letters).isEmpty();
    }

    @Test
    void whatIsDamagedInAnotherWayWhenItComesAgainIsADeadLetterTooAndInItsTurn() {
        add(Manner.PLAIN);
        desk.receive(damaged(publish(1, "a", "x"), "y"));
        await().until(() -> desk.dropped.size() == 1);

        desk.connect(true, Protocol.MQTT_5);
        desk.receive(damaged(publish(1, "a", "x"), "z"), publish(2, "a", "sound"));

        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        assertThat(desk.broker.letters).hasSize(1);
        assertThat(desk.dropped).hasSize(1);
    }

    @Test
    void aBrokerThatSendsItsDamagedCopyUnderAnotherIdentifierDoesNotDoSoForEver() {
        add(Manner.PLAIN);
        desk.receive(damaged(publish(1, "a", "x"), "y"));
        await().until(() -> desk.dropped.size() == 1);

        desk.connect(true, Protocol.MQTT_5);
        desk.receive(damaged(publish(7, "a", "x"), "y"));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(7));
        assertThat(desk.broker.letters).hasSize(1);
    }

    @Test
    void muchLaterTheSameUnderAnotherIdentifierIsAFirstTimeAgain() {
        add(Manner.PLAIN);
        desk.receive(damaged(publish(1, "a", "x")));
        await().until(() -> desk.dropped.size() == 1);

        time.turn(Checking.REMEMBERED);
        desk.connect(true, Protocol.MQTT_5);
        desk.receive(damaged(publish(2, "a", "x")));

        await().until(() -> desk.dropped.size() == 2);
    }

    @Test
    void aMessageThatStraysToATopicOfNobodyIsAskedForAgainAndThenADeadLetter() {
        add(Manner.PLAIN);
        desk.connect(true, Protocol.MQTT_5);

        desk.receive(strayed(publish(1, "a", "x")));
        await().until(() -> desk.dropped.size() == 1);
        desk.connect(true, Protocol.MQTT_5);
        desk.receive(strayed(publish(1, "a", "x")), publish(2, "a", "sound"));

        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        assertThat(handled).containsExactly("sound");
        assertThat(desk.broker.letters)
                .extracting(letter -> letter.topic().name())
                .containsExactly("dead/ada/c");
    }

    @Test
    void atQos0ItIsDroppedAndTold() {
        add(Manner.PLAIN);

        desk.receive(damaged(publish(0, "a", "x")));

        assertThat(desk.watch.await(ChecksumFailed.class).then()).isEqualTo(ChecksumFailed.Then.DROPPED);
        assertThat(desk.dropped).isEmpty();
        assertThat(handled).isEmpty();
    }

    @Test
    void whatLacksARequiredChecksumIsAskedForAgainOnceAndThenEachIsADeadLetter() {
        add(STRICT);

        desk.receive(Publishes.qos1(1, "a", "unchecked"), publish(2, "a", "x"));
        await().until(() -> desk.dropped.size() == 1);
        desk.connect(true, Protocol.MQTT_5);
        desk.receive(
                Publishes.qos1(1, "a", "unchecked"), publish(2, "a", "x"), Publishes.qos1(3, "a", "unchecked too"));

        assertThat(desk.awaitSent(3)).containsExactly(Desk.puback(1), Desk.puback(2), Desk.puback(3));
        assertThat(handled).containsExactly("x");
        assertThat(desk.dropped).hasSize(1);
        assertThat(desk.broker.letters).hasSize(2);
        assertThat(desk.watch.await(ClientEvent.DeadLettered.class).reason()).contains("no checksum");
    }

    @Test
    void whatLacksARequiredChecksumAtQos0IsADeadLetterAtOnce() {
        add(STRICT);

        desk.receive(Publishes.qos0("a", "unchecked"));

        await().until(() -> desk.broker.letters.size() == 1);
        assertThat(handled).isEmpty();
        assertThat(desk.dropped).isEmpty();
    }

    @Test
    void onMqtt311WhoRequiresAChecksumGetsNothingAndOthersGetAll() {
        add(STRICT);
        desk.add("+", message -> handled.add("other"));
        desk.connect(false, Protocol.MQTT_3_1_1);

        desk.receive(Publishes.qos1(1, "a", "x"));

        desk.awaitSent(1);
        assertThat(handled).containsExactly("other");
        assertThat(desk.broker.letters).isEmpty();
    }

    private void add(Manner manner) {
        desk.add("a", message -> handled.add(message.payload().utf8()), manner);
    }

    private static Packet.Publish publish(int id, String topic, String text) {
        Packet.Publish publish = id == 0 ? Publishes.qos0(topic, text) : Publishes.qos1(id, topic, text);
        return new Packet.Publish(id, false, Checksum.added(publish.publication()), List.of());
    }

    private static Packet.Publish damaged(Packet.Publish publish) {
        return damaged(publish, "y");
    }

    private static Packet.Publish strayed(Packet.Publish publish) {
        Publication was = publish.publication();
        Publication now = new Publication(Topic.of("c"), was.payload(), was.qos(), false, was.metadata());
        return new Packet.Publish(publish.id(), false, now, List.of());
    }

    private static Packet.Publish damaged(Packet.Publish publish, String text) {
        Publication was = publish.publication();
        Publication now = new Publication(was.topic(), Payload.utf8(text), was.qos(), false, was.metadata());
        return new Packet.Publish(publish.id(), false, now, List.of());
    }
}
