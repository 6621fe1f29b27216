package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.PublishRetried;
import dev.petrel.observe.ClientEvent.Reordered;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the broker refuses for a passing reason is tried again, and what came after it waits behind it. */
class RetryTest {

    /** As long as the delay before the first further try can be, and the longest of all. */
    private static final Duration FIRST = HeldBack.BACKOFF.first();

    private static final Duration LONGEST = HeldBack.BACKOFF.max();

    private final Line line = Line.online();
    private final ScriptedWire wire = line.wire();

    @ParameterizedTest
    @CsvSource({"1, 0x80", "1, 0x83", "1, 0x97", "2, 0x80", "2, 0x83", "2, 0x97"})
    void aRefusalForAPassingReasonIsTriedAgainAsNewAfterADelay(int qos, String code) {
        Receipt receipt = line.publish("a", Qos.of(qos));
        int first = lastSent().id();

        refuse(lastSent(), Integer.decode(code));
        line.time.turn(FIRST.dividedBy(2).minusNanos(1));
        assertThat(sent()).containsExactly("a");
        line.time.turn(FIRST);

        assertThat(sent()).containsExactly("a", "a");
        assertThat(lastSent().duplicate()).isFalse();
        assertThat(lastSent().id()).isNotEqualTo(first);
        assertThat(wire.sent(Packet.PubRel.class)).isEmpty();
        accept(lastSent());
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
        assertThat(line.told(PublishRetried.class)).singleElement().satisfies(told -> {
            assertThat(told.code()).isEqualTo(ReasonCode.of(Integer.decode(code)));
            assertThat(told.attempt()).isEqualTo(1);
            assertThat(told.delay()).isBetween(FIRST.dividedBy(2), FIRST);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void afterFiveFurtherTriesItFailsWithTheLastAnswer(Qos qos) {
        Receipt receipt = line.publish("a", qos);

        for (int i = 0; i < 5; i++) {
            refuse(lastSent(), 0x97);
            line.time.turn(LONGEST);
        }
        assertThat(Line.outcome(receipt)).isNull();
        refuse(lastSent(), 0x80);
        line.time.turn(Duration.ofHours(1));

        assertThat(sent()).hasSize(6);
        assertFailed(receipt, FailureCause.REFUSED, "0x80", "6 times");
        assertThat(line.told(PublishRetried.class))
                .extracting(PublishRetried::attempt)
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void theDelaysGrow() {
        line.publish("a", Qos.AT_LEAST_ONCE);

        for (int i = 0; i < 5; i++) {
            refuse(lastSent(), 0x97);
            line.time.turn(LONGEST);
        }

        List<Duration> delays = line.told(PublishRetried.class).stream()
                .map(PublishRetried::delay)
                .toList();
        for (int i = 0; i < 5; i++) {
            Duration most = HeldBack.BACKOFF.delay(i);
            assertThat(delays.get(i)).isBetween(most.dividedBy(2), most);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void anotherIdentifierIsTriedAtOnceButNotForEver(Qos qos) {
        Receipt receipt = line.publish("a", qos);

        for (int i = 0; i < 6; i++) {
            assertThat(sent()).hasSize(i + 1);
            refuse(lastSent(), 0x91);
        }

        assertThat(sent()).hasSize(6);
        assertThat(wire.sent(Packet.Publish.class))
                .extracting(Packet.Publish::id)
                .doesNotHaveDuplicates();
        assertFailed(receipt, FailureCause.REFUSED, "0x91", "6 times");
    }

    @Test
    void whatCameAfterItOnItsTopicWaitsUntilItIsThroughAndNothingElseDoes() {
        publish("a", "1");
        refuse(lastSent(), 0x97);

        publish("a", "2");
        publish("b", "3");
        line.connection.publish(publication("a", "4").withQos(Qos.EXACTLY_ONCE));
        line.connection.publish(publication("a", "5").withQos(Qos.AT_MOST_ONCE));
        publish("a", "6");
        assertThat(sent()).containsExactly("1", "3", "4", "5");
        line.time.turn(FIRST);
        assertThat(sent()).containsExactly("1", "3", "4", "5", "1");
        accept(lastSent());

        assertThat(sent()).containsExactly("1", "3", "4", "5", "1", "2", "6");
    }

    @Test
    void whatWaitsGoesOnWhenTheRefusedOneFailsForGood() {
        publish("a", "1");
        refuse(lastSent(), 0x97);
        publish("a", "2");
        line.time.turn(FIRST);

        refuse(lastSent(), 0x87);

        assertThat(sent()).containsExactly("1", "1", "2");
    }

    @Test
    void thoseInFlightPassAndThatIsToldOnce() {
        publish("a", "1");
        publish("a", "2");
        publish("a", "3");
        List<Packet.Publish> three = wire.sent(Packet.Publish.class);

        refuse(three.getFirst(), 0x97);
        assertThat(line.told(Reordered.class)).isEmpty();
        accept(three.get(1));
        accept(three.get(2));

        assertThat(line.told(Reordered.class)).containsExactly(new Reordered("a"));
    }

    @Test
    void thoseInFlightThatAreRefusedTooJoinInTheirOrderAndNothingIsReordered() {
        publish("a", "1");
        publish("a", "2");
        publish("a", "3");
        List<Packet.Publish> three = wire.sent(Packet.Publish.class);

        refuse(three.get(1), 0x97);
        refuse(three.get(2), 0x97);
        refuse(three.getFirst(), 0x97);
        publish("a", "4");
        for (int i = 0; i < 4; i++) {
            line.time.turn(LONGEST);
            accept(lastSent());
        }

        assertThat(sent()).containsExactly("1", "2", "3", "1", "2", "3", "4");
        assertThat(line.told(Reordered.class)).isEmpty();
    }

    @Test
    void oneThatIsRefusedWhileALaterOneWaitsToBeSentAgainGoesBeforeIt() {
        publish("a", "1");
        publish("a", "2");
        List<Packet.Publish> two = wire.sent(Packet.Publish.class);
        refuse(two.get(1), 0x97);
        wire.fill();
        line.time.turn(FIRST);

        refuse(two.getFirst(), 0x97);
        wire.empty();
        assertThat(sent()).containsExactly("1", "2");
        line.time.turn(FIRST);
        accept(lastSent());

        assertThat(sent()).containsExactly("1", "2", "1", "2");
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
        publish("a", "1");
        refuse(lastSent(), 0x97);
        Receipt waiting = line.connection.publish(publication("a", "2").withExpiry(Duration.ofSeconds(3)));

        line.time.turn(Duration.ofSeconds(3));

        assertFailed(waiting, FailureCause.EXPIRED, "expired");
        accept(lastSent());
        assertThat(sent()).containsExactly("1", "1");
    }

    @Test
    void theRefusedOneExpiresAsRefusedAndLetsTheNextGo() {
        Receipt refused = line.connection.publish(publication("a", "1").withExpiry(Duration.ofSeconds(1)));
        publish("a", "2");
        line.time.turn(Duration.ofMillis(900));
        refuse(wire.sent(Packet.Publish.class).getFirst(), 0x97);
        publish("a", "3");

        line.time.turn(Duration.ofMillis(100));

        assertFailed(refused, FailureCause.REFUSED, "0x97", "expired before it could be tried again");
        assertThat(sent()).containsExactly("1", "2", "3");
    }

    @Test
    void onceSentAgainItEndsByItsAnswerAndNotByItsExpiry() {
        Receipt receipt = line.connection.publish(publication("a", "1").withExpiry(Duration.ofSeconds(2)));
        refuse(lastSent(), 0x97);
        line.time.turn(FIRST);

        line.time.turn(Duration.ofMinutes(1));

        assertThat(Line.outcome(receipt)).isNull();
        accept(lastSent());
        assertThat(Line.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void whatNoLongerFitsWasNeverTakenSoItFails() {
        Receipt receipt = line.connection.publish(Publication.of("a", Payload.of(new byte[200])));
        refuse(lastSent(), 0x97);

        ScriptedWire again = line.redial();
        again.greet(
                true,
                new dev.petrel.observe.ServerLimits(
                        10, Qos.EXACTLY_ONCE, 100, 0, Duration.ofSeconds(60), ScriptedDialer.LIMITS.features()));
        line.time.turn(FIRST);

        assertFailed(receipt, FailureCause.NOT_SUPPORTED, "210");
    }

    @Test
    void closingEndsThemByWhatTheBrokerSaidLast() {
        Receipt refused = publish("a", "1");
        refuse(lastSent(), 0x97);
        Receipt behind = publish("a", "2");
        Receipt sentAgain = publish("b", "3");
        refuse(lastSent(), 0x91);

        line.connection.close(false);

        assertFailed(refused, FailureCause.REFUSED, "0x97", "closed before it was tried again");
        assertFailed(behind, FailureCause.CLOSED, "closed");
        assertThat(Line.outcome(sentAgain)).isInstanceOf(InDoubt.class);
        assertThat(line.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void aDrainWaitsForThem() {
        publish("a", "1");
        refuse(lastSent(), 0x97);
        publish("a", "2");

        CompletionStage<Void> drained = line.connection.drained();
        line.time.turn(FIRST);
        accept(lastSent());
        assertThat(Line.end(drained)).isNull();
        accept(lastSent());

        assertThat(Line.end(drained)).isEqualTo("done");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aLostConnectionChangesNeitherTheWaitNorTheTriesNorTheOrder(boolean sessionPresent) {
        publish("a", "1");
        refuse(lastSent(), 0x97);
        publish("a", "2");
        publish("b", "3");
        accept(lastSent());

        ScriptedWire again = line.redial();
        again.greet(sessionPresent);
        assertThat(sent(again)).isEmpty();
        line.time.turn(FIRST);
        assertThat(sent(again)).containsExactly("1");
        again.receive(Line.ack(again.sent(Packet.Publish.class).getLast(), 0x97));
        line.time.turn(LONGEST);
        again.receive(Line.ack(again.sent(Packet.Publish.class).getLast(), 0x00));

        assertThat(sent(again)).containsExactly("1", "1", "2");
        assertThat(line.told(PublishRetried.class))
                .extracting(PublishRetried::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void whatWouldBeTriedWhileTheBrokerIsAwayGoesFirstWhenItIsBack() {
        publish("a", "1");
        refuse(lastSent(), 0x97);
        publish("a", "2");
        ScriptedWire again = line.redial();

        line.time.turn(LONGEST);
        publish("b", "3");
        again.greet(true);

        assertThat(sent(again)).containsExactly("1", "3");
    }

    @Test
    void oneThatIsLostWhileItIsTriedAgainIsSentAgainAndGoesOnHoldingBackTheRest() {
        publish("a", "1");
        refuse(lastSent(), 0x97);
        publish("a", "2");
        line.time.turn(FIRST);

        ScriptedWire again = line.redial();
        again.greet(true);
        assertThat(sent(again)).containsExactly("1");
        assertThat(again.sent(Packet.Publish.class).getLast().duplicate()).isTrue();
        again.receive(Line.ack(again.sent(Packet.Publish.class).getLast(), 0x00));

        assertThat(sent(again)).containsExactly("1", "2");
    }

    @Test
    void whatTheSessionHoldsIsSentAgainThoughAnEarlierOneWaits() {
        publish("a", "1");
        publish("a", "2");
        refuse(wire.sent(Packet.Publish.class).getFirst(), 0x97);

        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(sent(again)).containsExactly("2");
    }

    @Test
    void whereTheSessionIsGoneWhatWasInItWaitsBehindTheEarlierOne() {
        publish("a", "1");
        publish("a", "2");
        refuse(wire.sent(Packet.Publish.class).getFirst(), 0x97);

        ScriptedWire again = line.redial();
        again.greet(false);
        assertThat(sent(again)).isEmpty();
        line.time.turn(FIRST);
        again.receive(Line.ack(again.sent(Packet.Publish.class).getLast(), 0x00));

        assertThat(sent(again)).containsExactly("1", "2");
        assertThat(line.told(Reordered.class)).isEmpty();
    }

    @Test
    void whatIsRefusedForGoodHoldsNothingBack() {
        publish("a", "1");

        refuse(lastSent(), 0x87);
        publish("a", "2");

        assertThat(sent()).containsExactly("1", "2");
        assertThat(line.told(ClientEvent.PublishRetried.class)).isEmpty();
    }

    private static Publication publication(String topic, String text) {
        return Publication.text(topic, text);
    }

    private Receipt publish(String topic, String text) {
        return line.connection.publish(publication(topic, text));
    }

    private void refuse(Packet.Publish publish, int code) {
        boolean once = publish.publication().qos() == Qos.EXACTLY_ONCE;
        wire.receive(once ? new Packet.PubRec(publish.id(), ReasonCode.of(code), "") : Line.ack(publish, code));
    }

    private void accept(Packet.Publish publish) {
        if (publish.publication().qos() == Qos.EXACTLY_ONCE) {
            wire.receive(
                    new Packet.PubRec(publish.id(), ReasonCode.SUCCESS, ""),
                    new Packet.PubComp(publish.id(), ReasonCode.SUCCESS));
        } else {
            wire.receive(Line.ack(publish, 0x00));
        }
    }

    private Packet.Publish lastSent() {
        return wire.sent(Packet.Publish.class).getLast();
    }

    private List<String> sent() {
        return sent(wire);
    }

    /** The payloads of what was sent, in order. */
    private static List<String> sent(ScriptedWire onto) {
        return onto.sent(Packet.Publish.class).stream()
                .map(publish -> publish.publication().payload().utf8())
                .toList();
    }

    private static void assertFailed(Receipt receipt, FailureCause cause, String... words) {
        @Nullable PublishOutcome outcome = Line.outcome(receipt);
        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(cause);
            assertThat(failed.detail()).contains(words);
        });
    }
}
