package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent.PublishRetried;
import dev.petrel.observe.ClientEvent.Reordered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes after a publication that is tried again, on its topic, waits behind it; nothing else does. */
class HeldBackTest {

    /** As long as the delay before the first further try can be, and the longest of all. */
    private static final Duration FIRST = HeldBack.BACKOFF.first();

    private static final Duration LONGEST = HeldBack.BACKOFF.max();

    private final Line line = Line.online();
    private final ScriptedWire wire = line.wire();

    @Test
    void whatCameAfterItOnItsTopicWaitsUntilItIsThroughAndNothingElseDoes() {
        line.publishText("a", "1");
        line.refuse(line.lastSent(), 0x97);

        line.publishText("a", "2");
        line.publishText("b", "3");
        line.connection.publish(Publication.text("a", "4").withQos(Qos.EXACTLY_ONCE));
        line.connection.publish(Publication.text("a", "5").withQos(Qos.AT_MOST_ONCE));
        line.publishText("a", "6");
        assertThat(line.sentTexts()).containsExactly("1", "3", "4", "5");
        line.time.turn(FIRST);
        assertThat(line.sentTexts()).containsExactly("1", "3", "4", "5", "1");
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "3", "4", "5", "1", "2", "6");
    }

    @Test
    void whatWaitsGoesOnWhenTheRefusedOneFailsForGood() {
        line.publishText("a", "1");
        line.refuse(line.lastSent(), 0x97);
        line.publishText("a", "2");
        line.time.turn(FIRST);

        line.refuse(line.lastSent(), 0x87);

        assertThat(line.sentTexts()).containsExactly("1", "1", "2");
    }

    @Test
    void thoseInFlightPassAndThatIsToldOnce() {
        line.publishText("a", "1");
        line.publishText("a", "2");
        line.publishText("a", "3");
        List<Packet.Publish> three = wire.sent(Packet.Publish.class);

        line.refuse(three.getFirst(), 0x97);
        assertThat(line.told(Reordered.class)).isEmpty();
        line.accept(three.get(1));
        line.accept(three.get(2));

        assertThat(line.told(Reordered.class)).containsExactly(new Reordered("a"));
    }

    @Test
    void anEarlierOneThatArrivesAndALaterOneThatFailsHavePassedNothing() {
        line.publishText("a", "1");
        line.publishText("a", "2");
        line.publishText("a", "3");
        List<Packet.Publish> three = wire.sent(Packet.Publish.class);

        line.refuse(three.get(1), 0x97);
        line.accept(three.getFirst());
        line.refuse(three.get(2), 0x87);

        assertThat(line.told(Reordered.class)).isEmpty();
    }

    @Test
    void thoseInFlightThatAreRefusedTooJoinInTheirOrderAndNothingIsReordered() {
        line.publishText("a", "1");
        line.publishText("a", "2");
        line.publishText("a", "3");
        List<Packet.Publish> three = wire.sent(Packet.Publish.class);

        line.refuse(three.get(1), 0x97);
        line.refuse(three.get(2), 0x97);
        line.refuse(three.getFirst(), 0x97);
        line.publishText("a", "4");
        for (int i = 0; i < 4; i++) {
            line.time.turn(LONGEST);
            line.accept(line.lastSent());
        }

        assertThat(line.sentTexts()).containsExactly("1", "2", "3", "1", "2", "3", "4");
        assertThat(line.told(Reordered.class)).isEmpty();
    }

    @Test
    void oneThatIsRefusedWhileALaterOneWaitsToBeSentAgainGoesBeforeIt() {
        line.publishText("a", "1");
        line.publishText("a", "2");
        List<Packet.Publish> two = wire.sent(Packet.Publish.class);
        line.refuse(two.get(1), 0x97);
        wire.fill();
        line.time.turn(FIRST);

        line.refuse(two.getFirst(), 0x97);
        wire.empty();
        assertThat(line.sentTexts()).containsExactly("1", "2");
        line.time.turn(FIRST);
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "2", "1", "2");
    }

    @Test
    void whatWaitsTakesNoPlaceInTheWindow() {
        Line narrow = Line.of(DeliveryLimits.DEFAULT.withWindow(1));
        ScriptedWire one = narrow.takenByBroker();
        narrow.publish("a", Qos.AT_LEAST_ONCE);
        one.receive(Line.ack(one.sent(Packet.Publish.class).getLast(), 0x97));

        narrow.publish("b", Qos.AT_LEAST_ONCE);

        assertThat(one.sent(Packet.Publish.class)).hasSize(2);
    }

    @Test
    void whatWaitsCountsAgainstTheBoundsOfTheQueueUntilItIsSent() {
        Line tight = Line.of(DeliveryLimits.DEFAULT.withQueue(2, 1000));
        ScriptedWire one = tight.takenByBroker();
        tight.publish("a", Qos.AT_LEAST_ONCE);
        one.receive(Line.ack(one.sent(Packet.Publish.class).getLast(), 0x97));
        tight.publish("a", Qos.AT_LEAST_ONCE);

        Receipt third = tight.publish("b", Qos.AT_LEAST_ONCE);
        assertThat(Line.end(third.accepted())).isInstanceOf(QueueFull.class);
        tight.time.turn(FIRST);

        assertThat(tight.publish("b", Qos.AT_LEAST_ONCE).accepted()).isCompleted();
    }

    @Test
    void theirBytesCountToo() {
        Line tight = Line.of(DeliveryLimits.DEFAULT.withQueue(100, 50));
        ScriptedWire one = tight.takenByBroker();
        tight.connection.publish(Publication.of("a", Payload.of(new byte[40])));
        one.receive(Line.ack(one.sent(Packet.Publish.class).getLast(), 0x97));

        Receipt second = tight.connection.publish(Publication.of("b", Payload.of(new byte[40])));

        assertThat(Line.end(second.accepted())).isInstanceOf(QueueFull.class);
    }

    @Test
    void whatWaitsBehindItStillExpires() {
        line.publishText("a", "1");
        line.refuse(line.lastSent(), 0x97);
        Receipt waiting = line.connection.publish(Publication.text("a", "2").withExpiry(Duration.ofSeconds(3)));

        line.time.turn(Duration.ofSeconds(3));

        assertThat(Line.outcome(waiting))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isEqualTo(FailureCause.EXPIRED));
        line.accept(line.lastSent());
        assertThat(line.sentTexts()).containsExactly("1", "1");
    }

    @Test
    void aDrainWaitsForThem() {
        line.publishText("a", "1");
        line.refuse(line.lastSent(), 0x97);
        line.publishText("a", "2");

        CompletionStage<Void> drained = line.connection.drained();
        line.time.turn(FIRST);
        line.accept(line.lastSent());
        assertThat(Line.end(drained)).isNull();
        line.accept(line.lastSent());

        assertThat(Line.end(drained)).isEqualTo("done");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aLostConnectionChangesNeitherTheWaitNorTheTriesNorTheOrder(boolean sessionPresent) {
        line.publishText("a", "1");
        line.refuse(line.lastSent(), 0x97);
        line.publishText("a", "2");
        line.publishText("b", "3");
        line.accept(line.lastSent());

        ScriptedWire again = line.redial();
        again.greet(sessionPresent);
        assertThat(line.sentTexts()).isEmpty();
        line.time.turn(FIRST);
        assertThat(line.sentTexts()).containsExactly("1");
        line.refuse(line.lastSent(), 0x97);
        line.time.turn(LONGEST);
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "1", "2");
        assertThat(line.told(PublishRetried.class))
                .extracting(PublishRetried::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void whatWouldBeTriedWhileTheBrokerIsAwayGoesFirstWhenItIsBack() {
        line.publishText("a", "1");
        line.refuse(line.lastSent(), 0x97);
        line.publishText("a", "2");
        ScriptedWire again = line.redial();

        line.time.turn(LONGEST);
        line.publishText("b", "3");
        again.greet(true);

        assertThat(line.sentTexts()).containsExactly("1", "3");
    }

    @Test
    void oneThatIsLostWhileItIsTriedAgainIsSentAgainAndGoesOnHoldingBackTheRest() {
        line.publishText("a", "1");
        line.refuse(line.lastSent(), 0x97);
        line.publishText("a", "2");
        line.time.turn(FIRST);

        ScriptedWire again = line.redial();
        again.greet(true);
        assertThat(line.sentTexts()).containsExactly("1");
        assertThat(again.sent(Packet.Publish.class).getLast().duplicate()).isTrue();
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "2");
    }

    @Test
    void whatTheSessionHoldsIsSentAgainThoughAnEarlierOneWaits() {
        line.publishText("a", "1");
        line.publishText("a", "2");
        line.refuse(wire.sent(Packet.Publish.class).getFirst(), 0x97);

        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(line.sentTexts()).containsExactly("2");
    }

    @Test
    void whereTheSessionIsGoneWhatWasInItWaitsBehindTheEarlierOne() {
        line.publishText("a", "1");
        line.publishText("a", "2");
        line.refuse(wire.sent(Packet.Publish.class).getFirst(), 0x97);

        ScriptedWire again = line.redial();
        again.greet(false);
        assertThat(line.sentTexts()).isEmpty();
        line.time.turn(FIRST);
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "2");
        assertThat(line.told(Reordered.class)).isEmpty();
    }
}
