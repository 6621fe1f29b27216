package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent.NoSubscriber;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Publications that go alone, and those that wait for a subscriber (R1). */
class NeedsSubscriberTest {

    private static final int NOBODY = 0x10;
    private static final Duration SOON = HeldBack.UNHEARD.first();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Line line = Line.online();

    @Test
    void anOrderedOneWaitsForThoseInFlightAndThoseAfterItWaitForIt() {
        line.publishText("a", "1");
        line.publishText("a", "2");
        ordered("a", "3");
        line.publishText("a", "4");
        ordered("a", "5");
        line.publishText("b", "other");
        List<Packet.Publish> sent = line.wire().sent(Packet.Publish.class);
        assertThat(line.sentTexts()).containsExactly("1", "2", "other");

        line.accept(sent.get(1));
        assertThat(line.sentTexts()).hasSize(3);
        line.accept(sent.get(0));
        assertThat(line.sentTexts()).endsWith("3");
        line.accept(line.lastSent());
        assertThat(line.sentTexts()).endsWith("3", "4");
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "2", "other", "3", "4", "5");
    }

    @Test
    void aRefusedOneThatIsOrderedIsPassedByNothing() {
        ordered("a", "1");
        ordered("a", "2");
        line.refuse(line.lastSent(), 0x97);
        assertThat(line.sentTexts()).containsExactly("1");
        line.time.turn(HeldBack.BACKOFF.first());
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "1", "2");
    }

    @Test
    void orderedOnesKeepTheirOrderWhenTheSessionIsLost() {
        line.publishText("a", "1");
        ordered("a", "2");
        ordered("a", "3");

        line.redial().greet(false);
        line.wire().grantAll();
        for (int i = 0; i < 3; i++) {
            line.accept(line.lastSent());
        }

        assertThat(line.sentTexts()).containsExactly("1", "2", "3");
    }

    @Test
    void theOneAheadThatIsRefusedGoesFirst() {
        line.publishText("a", "1");
        ordered("a", "2");

        line.refuse(line.lastSent(), 0x97);
        line.time.turn(HeldBack.BACKOFF.first());
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "1", "2");
    }

    @Test
    void itIsSentAgainUntilSomebodyIsSubscribedAndHoldsItsTopicBack() {
        Receipt first = needing("a", "1", MINUTE);
        line.refuse(line.lastSent(), NOBODY);
        needing("a", "2", MINUTE);
        line.publishText("a", "3");
        line.publishText("b", "other");
        assertThat(line.sentTexts()).containsExactly("1", "other");
        assertThat(line.connection.drained().toCompletableFuture()).isNotDone();

        line.time.turn(SOON);
        line.refuse(line.lastSent(), NOBODY);
        line.time.turn(SOON.multipliedBy(2));
        line.accept(line.lastSent());
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("1", "other", "1", "1", "2", "3");
        assertThat(Line.outcome(first)).isEqualTo(Delivered.SUCCESS);
        assertThat(line.told(NoSubscriber.class)).containsExactly(new NoSubscriber("a"));
    }

    @Test
    void theTriesBecomeRare() {
        needing("a", "1", Duration.ofHours(2));
        for (int i = 0; i < 3600; i++) {
            if (line.sentTexts().size() > 0) {
                answerNobody();
            }
            line.time.turn(Duration.ofSeconds(1));
        }

        assertThat(line.sentTexts().size()).isBetween(100, 300);
    }

    @Test
    void itFailsWhenItsTimeIsUpAndThoseBehindItWithIt() {
        Receipt first = needing("a", "1", Duration.ofSeconds(10));
        Receipt second = needing("a", "2", Duration.ofSeconds(10));
        Receipt third = needing("a", "3", Duration.ofSeconds(20));
        line.refuse(line.lastSent(), NOBODY);

        line.time.turn(Duration.ofMillis(100));
        line.wire().fill();
        line.time.turn(Duration.ofSeconds(10));

        assertThat(cause(first)).isEqualTo(FailureCause.NO_SUBSCRIBER);
        assertThat(cause(second)).isEqualTo(FailureCause.NO_SUBSCRIBER);
        assertThat(Line.outcome(third)).isNull();
        line.wire().empty();
        line.accept(line.lastSent());
        assertThat(Line.outcome(third)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void itFailsInItsTimeAlsoWhileThereIsNoConnection() {
        Receipt receipt = needing("a", "1", Duration.ofSeconds(10));
        line.refuse(line.lastSent(), NOBODY);
        line.wire().end(Line.CUT);

        line.time.turn(Duration.ofSeconds(11));

        assertThat(cause(receipt)).isEqualTo(FailureCause.NO_SUBSCRIBER);
    }

    @Test
    void onTheWireWhenItsTimeIsUpItEndsByItsAnswer() {
        Receipt first = needing("a", "1", Duration.ofSeconds(10));
        line.refuse(line.lastSent(), NOBODY);
        line.time.turn(SOON);
        assertThat(line.sentTexts()).hasSize(2);

        line.time.turn(Duration.ofSeconds(11));
        assertThat(Line.outcome(first)).isNull();
        line.refuse(line.lastSent(), NOBODY);

        assertThat(cause(first)).isEqualTo(FailureCause.NO_SUBSCRIBER);
    }

    @Test
    void itExpiresWhileItWaits() {
        Receipt receipt = line.connection.publish(
                Publication.text("a", "1").withExpiry(Duration.ofSeconds(5)).withSubscriberWithin(MINUTE));
        line.refuse(line.lastSent(), NOBODY);
        line.wire().fill();

        line.time.turn(Duration.ofSeconds(5));

        assertThat(cause(receipt)).isEqualTo(FailureCause.NO_SUBSCRIBER);
        assertThat(Line.outcome(receipt)).asString().contains("expired");
    }

    @Test
    void closedWhileItWaitsItHasFailed() {
        Receipt receipt = needing("a", "1", MINUTE);
        line.refuse(line.lastSent(), NOBODY);

        line.connection.close(false);

        assertThat(cause(receipt)).isEqualTo(FailureCause.CLOSED);
        assertThat(Line.outcome(receipt)).asString().contains("nobody was subscribed");
    }

    @Test
    void thoseThatWaitTakeNoSlotOfTheWindowAndAtMostAQuarterOfTheQueue() {
        Line narrow = Line.of(DeliveryLimits.DEFAULT.withWindow(1).withQueue(8, 1 << 20));
        narrow.takenByBroker();
        narrow.connection.publish(Publication.text("a", "0").withSubscriberWithin(MINUTE));
        narrow.connection.publish(Publication.text("a", "1").withSubscriberWithin(MINUTE));
        narrow.refuse(narrow.lastSent(), NOBODY);

        Receipt third = narrow.connection.publish(Publication.text("b", "x").withSubscriberWithin(MINUTE));
        Receipt other = narrow.publishText("b", "other");

        assertThat(Line.end(third.accepted()))
                .isInstanceOfSatisfying(
                        QueueFull.class,
                        full -> assertThat(full)
                                .hasMessageContaining("need a subscriber, for which a quarter is, 2 with"));
        assertThat(narrow.sentTexts()).containsExactly("0", "other");
        narrow.accept(narrow.lastSent());
        assertThat(Line.outcome(other)).isEqualTo(Delivered.SUCCESS);
        narrow.time.turn(SOON);
        narrow.accept(narrow.lastSent());
        narrow.accept(narrow.lastSent());
        assertThat(narrow.connection
                        .publish(Publication.text("b", "x").withSubscriberWithin(MINUTE))
                        .accepted())
                .isCompleted();
    }

    @Test
    void thoseThatWereAcceptedBeforeTheBrokerSaidAWordTakeAtMostAQuarterOfTheQueueToo() {
        Line early = Line.of(DeliveryLimits.DEFAULT.withQueue(8, 1 << 20));
        List<Receipt> needing = IntStream.range(0, 8)
                .mapToObj(i -> early.connection.publish(
                        Publication.text("a", "needing " + i).withSubscriberWithin(MINUTE)))
                .toList();

        early.takenByBroker();
        early.refuse(early.lastSent(), NOBODY);
        early.wire().fill();
        List<Receipt> others = IntStream.range(0, 6)
                .mapToObj(i -> early.publishText("b", "other " + i))
                .toList();

        assertThat(needing.subList(0, 2))
                .allSatisfy(receipt -> assertThat(receipt.accepted()).isCompleted());
        assertThat(needing.subList(2, 8))
                .allSatisfy(receipt -> assertThat(Line.end(receipt.accepted())).isInstanceOf(QueueFull.class));
        assertThat(others).allSatisfy(receipt -> assertThat(receipt.accepted()).isCompleted());
    }

    @Test
    void oneThatFoundNoRoomIsNotCountedAmongThoseThatNeedASubscriber() {
        Line full = Line.of(DeliveryLimits.DEFAULT.withQueue(4, 1 << 20));
        IntStream.range(0, 4).forEach(i -> full.publishText("b", "other " + i));
        Receipt refused = full.connection.publish(Publication.text("a", "1").withSubscriberWithin(MINUTE));
        full.takenByBroker();

        Receipt next = full.connection.publish(Publication.text("a", "2").withSubscriberWithin(MINUTE));

        assertThat(Line.end(refused.accepted())).isInstanceOf(QueueFull.class);
        assertThat(next.accepted()).isCompleted();
    }

    @Test
    void whoNeedsNoSubscriberIsDeliveredWithoutOne() {
        Receipt receipt = line.publishText("a", "1");

        line.refuse(line.lastSent(), NOBODY);

        assertThat(Line.outcome(receipt)).isInstanceOf(Delivered.class);
    }

    @Test
    void otherCombinationsAreRefused() {
        Publication needing = Publication.text("a", "1").withSubscriberWithin(MINUTE);
        Line old = Line.of(new Settings().protocol(Protocol.MQTT_3_1_1).build());

        assertThatThrownBy(() -> line.connection.publish(needing.withQos(Qos.EXACTLY_ONCE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("QoS 2");
        assertThatThrownBy(() -> line.connection.publish(needing.withRetain(true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retained");
        assertThatThrownBy(() -> old.connection.publish(needing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3.1.1");
    }

    @Test
    void whereTheBrokerSpeaksMqtt311AfterAllItFails() {
        Line auto = Line.of(new Settings().protocol(Protocol.AUTO).build());
        auto.connection.start();
        Receipt receipt = auto.connection.publish(Publication.text("a", "1").withSubscriberWithin(MINUTE));
        Receipt other = auto.publishText("a", "2");

        auto.wire().end(new WireEnd.Refused(ReasonCode.of(0x84), "refused", false));
        assertThat(auto.wire().dial().hello().protocol()).isEqualTo(Protocol.MQTT_3_1_1);
        auto.wire().greet(false);
        auto.accept(auto.lastSent());

        assertThat(cause(receipt)).isEqualTo(FailureCause.NOT_SUPPORTED);
        assertThat(Line.outcome(receipt)).asString().contains("3.1.1");
        assertThat(auto.sentTexts()).containsExactly("2");
        assertThat(Line.outcome(other)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void sentAndUnansweredItIsInDoubtWhereTheBrokerSpeaksMqtt311AfterAll() {
        Line auto = Line.of(new Settings().protocol(Protocol.AUTO).build());
        auto.takenByBroker();
        Receipt receipt = auto.connection.publish(Publication.text("a", "1").withSubscriberWithin(MINUTE));
        assertThat(auto.sentTexts()).containsExactly("1");

        auto.redial().end(new WireEnd.Refused(ReasonCode.of(0x84), "refused", false));
        auto.wire().greet(false);

        assertThat(Line.outcome(receipt))
                .isInstanceOfSatisfying(
                        InDoubt.class, doubt -> assertThat(doubt.cause()).isEqualTo(DoubtCause.NOT_SUPPORTED));
        assertThat(auto.sentTexts()).isEmpty();
    }

    private Receipt ordered(String topic, String text) {
        return line.connection.publish(Publication.text(topic, text).withOrdered(true));
    }

    private Receipt needing(String topic, String text, Duration within) {
        return line.connection.publish(Publication.text(topic, text).withSubscriberWithin(within));
    }

    private int answered;

    private void answerNobody() {
        List<Packet.Publish> sent = line.wire().sent(Packet.Publish.class);
        while (answered < sent.size()) {
            line.refuse(sent.get(answered++), NOBODY);
        }
    }

    private static @Nullable FailureCause cause(Receipt receipt) {
        return Line.outcome(receipt) instanceof Failed failed ? failed.cause() : null;
    }
}
