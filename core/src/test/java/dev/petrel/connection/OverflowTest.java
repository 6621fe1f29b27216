package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.Published;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.OverflowRule;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.settings.WhenOffline;
import dev.petrel.topic.TopicFilter;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits while there is no connection or no room, and what goes. */
class OverflowTest {

    private static final DeliveryLimits TWO = DeliveryLimits.DEFAULT.withQueue(2, 1 << 20);

    @Test
    void theOldestIsDroppedForALaterOneAndFails() {
        Line line = line(new Overflow.DropOldest());
        Receipt first = line.publishText("a", "1");
        line.publishText("a", "2");

        Receipt third = line.publishText("a", "3");

        assertThat(cause(first)).isEqualTo(FailureCause.DROPPED);
        assertThat(third.accepted()).isCompleted();
        assertThat(line.told(Published.class)).hasSize(1);
        line.takenByBroker();
        assertThat(line.sentTexts()).containsExactly("2", "3");
    }

    @Test
    void whatIsInFlightIsNeverDropped() {
        Line line =
                Line.of(TWO.withWindow(1).withQueuePolicy(QueuePolicy.DEFAULT.withOverflow(new Overflow.DropOldest())));
        line.takenByBroker();
        Receipt inFlight = line.publishText("a", "1");
        line.redial();
        for (int i = 2; i < 10; i++) {
            line.publishText("a", "" + i);
        }

        assertThat(Line.outcome(inFlight)).isNull();
        line.wire().greet(false);
        line.wire().grantAll();
        acceptAll(line);
        assertThat(line.sentTexts()).containsExactly("1", "8", "9");
    }

    @Test
    void theLatestOfATopicReplacesTheOneBefore() {
        Line line = line(new Overflow.LatestPerTopic());
        Receipt old = line.publishText("a", "old");
        line.publishText("b", "other");

        line.publishText("a", "new");

        assertThat(cause(old)).isEqualTo(FailureCause.SUPERSEDED);
        line.takenByBroker();
        assertThat(line.sentTexts()).containsExactly("other", "new");
    }

    @Test
    void whatIsHeldBackBehindARefusedOneIsReplacedToo() {
        Line line = line(new Overflow.LatestPerTopic());
        line.takenByBroker();
        line.publishText("a", "refused");
        line.refuse(line.lastSent(), 0x97);
        List<Receipt> later = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            later.add(line.publishText("a", "" + i));
        }

        line.time.turn(Duration.ofSeconds(1));
        line.accept(line.lastSent());

        assertThat(line.sentTexts()).containsExactly("refused", "refused", "299");
        assertThat(later.subList(0, 299))
                .allSatisfy(receipt -> assertThat(cause(receipt)).isEqualTo(FailureCause.SUPERSEDED));
    }

    @Test
    void whoWaitsForRoomIsAcceptedWhenThereIsSome() {
        Line line = line(new Overflow.Wait(Duration.ofSeconds(5)));
        line.publishText("a", "1");
        line.publishText("a", "2");

        Receipt third = line.publishText("a", "3");

        assertThat(Line.end(third.accepted())).isNull();
        line.takenByBroker();
        assertThat(line.sentTexts()).containsExactly("1", "2", "3");
        acceptAll(line);
        assertThat(Line.outcome(third)).isInstanceOf(Delivered.class);
        third.accepted().toCompletableFuture().join();
    }

    @Test
    void whoWaitsForRoomTooLongIsNotAccepted() {
        Line line = line(new Overflow.Wait(Duration.ofSeconds(5)));
        line.publishText("a", "1");
        line.publishText("a", "2");
        Receipt third = line.publishText("a", "3");

        line.time.turn(Duration.ofSeconds(5));

        assertThat(failure(third.accepted())).isInstanceOf(QueueFull.class);
        assertThat(failure(third.outcome())).isInstanceOf(QueueFull.class);
        line.takenByBroker();
        assertThat(line.sentTexts()).containsExactly("1", "2");
    }

    @Test
    void whoWaitsForRoomWhenTheClientIsClosedIsNotAccepted() {
        Line line = line(new Overflow.Wait(Duration.ofSeconds(5)));
        line.publishText("a", "1");
        line.publishText("a", "2");
        Receipt third = line.publishText("a", "3");

        line.connection.close(false);

        assertThat(failure(third.accepted())).isInstanceOf(NotConnected.class);
        assertThat(failure(third.outcome())).isInstanceOf(NotConnected.class);
    }

    @Test
    void theClientsOwnHasRoomWhereTheApplicationHasNoneAndPassesWhatWaits() {
        Line line = Line.of(TWO);
        line.publishText("a", "1");
        line.publishText("a", "2");

        Receipt own = line.connection.publishOwn(Publication.text("health", "ready"));
        line.connection.publishOwn(Publication.text("health", "busy"));

        assertThat(own.accepted()).isCompleted();
        line.takenByBroker();
        assertThat(line.sentTexts()).containsExactly("ready", "busy", "1", "2");
    }

    @Test
    void theClientsOwnTakesTheNextFreeSlotAlsoWhenTheSessionIsLost() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withWindow(2));
        line.takenByBroker();
        line.connection.publishOwn(Publication.text("health", "first"));
        line.publishText("a", "1");
        line.publishText("a", "2");
        line.connection.publishOwn(Publication.text("health", "second"));

        line.redial().greet(false);
        line.wire().grantAll();
        acceptAll(line);

        assertThat(line.sentTexts()).containsExactly("first", "second", "1", "2");
    }

    @Test
    void theRoomOfTheClientsOwnIsBounded() {
        Line line = Line.of();
        for (int i = 0; i < Intake.OWN_MESSAGES; i++) {
            line.connection.publishOwn(Publication.text("health", "" + i));
        }

        Receipt more = line.connection.publishOwn(Publication.text("health", "more"));

        assertThat(Line.end(more.accepted())).isInstanceOf(QueueFull.class);
        assertThat(line.publishText("a", "1").accepted()).isCompleted();
    }

    @Test
    void whatIsFedTakesNoRoomAndItsEndIsToldOnce() {
        Line line = Line.of(TWO);
        List<PublishOutcome> ends = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            line.connection.feed(0, Publication.text("fed", "" + i), ends::add);
        }
        assertThat(line.publishText("a", "1").accepted()).isCompleted();

        line.takenByBroker();
        line.accept(line.wire().sent(Packet.Publish.class).getFirst());
        line.connection.close(false);
        line.connection.feed(0, Publication.text("fed", "late"), ends::add);

        assertThat(line.sentTexts()).containsExactly("0", "1", "2", "1");
        assertThat(ends).hasSize(4);
        assertThat(ends.getFirst()).isEqualTo(Delivered.SUCCESS);
        assertThat(ends.subList(1, 3)).hasOnlyElementsOfType(PublishOutcome.InDoubt.class);
        assertThat(ends.getLast())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isEqualTo(FailureCause.CLOSED));
    }

    @Test
    void whatIsFedAndRefusedForAWhileStillTakesNoRoom() {
        Line line = Line.of(DeliveryLimits.DEFAULT.withQueue(1, 1000));
        line.takenByBroker();
        List<PublishOutcome> ends = new ArrayList<>();
        line.connection.feed(0, Publication.text("fed", "1"), ends::add);

        line.refuse(line.lastSent(), 0x97);

        assertThat(line.publishText("fed", "2").accepted()).isCompleted();
        line.time.turn(Duration.ofSeconds(1));
        acceptAll(line);
        assertThat(ends).containsExactly(Delivered.SUCCESS);
    }

    @Test
    void whileNotConnectedAPublicationIsRefusedWhereTheSettingsSaySo() {
        Line line = offline(new WhenOffline.Reject());

        Receipt before = line.publishText("a", "1");
        line.takenByBroker();
        Receipt online = line.publishText("a", "2");
        line.redial();
        Receipt after = line.publishText("a", "3");

        assertThat(Line.end(before.accepted())).isInstanceOf(NotConnected.class);
        assertThat(online.accepted()).isCompleted();
        assertThat(Line.end(after.outcome()))
                .isInstanceOfSatisfying(
                        NotConnected.class, not -> assertThat(not).hasMessageContaining("\"a\""));
    }

    @Test
    void whileNotConnectedAPublicationWaitsForAConnection() {
        Line line = offline(new WhenOffline.Wait(Duration.ofSeconds(5)));
        Receipt receipt = line.publishText("a", "1");
        assertThat(Line.end(receipt.accepted())).isNull();

        line.time.turn(Duration.ofSeconds(4));
        line.takenByBroker();

        receipt.accepted().toCompletableFuture().join();
        line.time.turn(Duration.ofSeconds(4));
        line.accept(line.lastSent());
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void whoWaitsForAConnectionNoMoreIsForgottenByTheClock() {
        Line line = offline(new WhenOffline.Wait(Duration.ofHours(5)));
        line.publishText("a", "accepted");
        line.connection.start();
        line.wire().greet(false);
        assertThat(line.time.untilNextAlarm()).isEmpty();

        line.wire().end(Line.CUT);
        line.connection.publish(Publication.text("a", "expired").withExpiry(Duration.ofMillis(1)));
        line.connection.publish(Publication.text("a", "closed"));
        line.time.turn(Duration.ofMillis(1));
        line.connection.close(false);

        assertThat(line.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void whoWaitsForAConnectionTooLongIsNotAcceptedAndNotSent() {
        Line line = offline(new WhenOffline.Wait(Duration.ofSeconds(5)));
        Receipt receipt = line.publishText("a", "1");

        line.time.turn(Duration.ofSeconds(5));

        assertThat(failure(receipt.accepted())).isInstanceOf(NotConnected.class);
        assertThat(failure(receipt.outcome())).isInstanceOf(NotConnected.class);
        line.takenByBroker();
        assertThat(line.sentTexts()).isEmpty();
        assertThat(line.connection.drained().toCompletableFuture()).isDone();
    }

    @Test
    void whatWasAcceptedOnceStaysSoWhenTheConnectionIsLost() {
        Line line = Line.of(DeliveryLimits.DEFAULT
                .withWindow(1)
                .withQueuePolicy(QueuePolicy.DEFAULT.withWhenOffline(new WhenOffline.Wait(Duration.ofSeconds(5)))));
        Receipt first = line.publishText("a", "1");
        Receipt second = line.publishText("a", "2");
        line.takenByBroker();
        line.wire().end(Line.CUT);

        line.time.turn(Duration.ofSeconds(5));

        assertThat(Line.outcome(first)).isNull();
        assertThat(Line.outcome(second)).isNull();
        second.accepted().toCompletableFuture().join();
    }

    private static Line line(Overflow overflow) {
        return Line.of(TWO.withQueuePolicy(
                QueuePolicy.DEFAULT.withRule(new OverflowRule(TopicFilter.of("#"), overflow, 100, 1 << 20))));
    }

    private static Line offline(WhenOffline whenOffline) {
        return Line.of(DeliveryLimits.DEFAULT.withQueuePolicy(QueuePolicy.DEFAULT.withWhenOffline(whenOffline)));
    }

    /** Accepts what is sent, until nothing more is. */
    private static void acceptAll(Line line) {
        ScriptedWire wire = line.wire();
        for (int i = 0; i < wire.sent(Packet.Publish.class).size(); i++) {
            line.accept(wire.sent(Packet.Publish.class).get(i));
        }
    }

    private static @Nullable FailureCause cause(Receipt receipt) {
        return Line.outcome(receipt) instanceof Failed failed ? failed.cause() : null;
    }

    private static Object failure(CompletionStage<?> stage) {
        return stage.handle((value, failure) -> failure).toCompletableFuture().join();
    }
}
