package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.ServerLimits;
import dev.petrel.observe.ServerLimits.Features;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.topic.SubscriptionId;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions that should be there, and what the broker says to them. */
class SubscribingTest {

    private static final Qos ONE = Qos.AT_LEAST_ONCE;

    private final Line line = Line.of();

    @Test
    void whatIsWishedBeforeConnectingIsAskedForOnceConnected() {
        line.connection.subscribe("a/+", ONE, false);
        line.connection.start();

        line.wire().greet(false);

        Packet.Subscribe asked = asked(line.wire()).getFirst();
        assertThat(asked.filter()).isEqualTo("a/+");
        assertThat(asked.options()).isEqualTo(new Packet.Options(ONE, false, false, true));
        assertThat(asked.subscriptionId()).isEqualTo(SubscriptionId.of("a/+"));
    }

    @Test
    void everyNewConnectionIsAskedForAllInTheirOrder() {
        line.connection.subscribe("a", ONE, false);
        line.connection.subscribe("b", ONE, false);
        line.takenByBroker();
        line.connection.subscribe("c", ONE, false);

        for (boolean sessionPresent : List.of(true, false)) {
            ScriptedWire again = line.redial();
            again.greet(sessionPresent);

            assertThat(asked(again)).extracting(Packet.Subscribe::filter).containsExactly("a", "b", "c");
        }
    }

    @Test
    void theFirstConnectAsksForRetainedMessagesAndAReconnectOnlyWhereQos0WasGranted() {
        Line durable = Line.of(new Settings().session(Settings.DURABLE).build());
        durable.connection.subscribe("a", ONE, false);
        durable.connection.subscribe("b", ONE, false);
        durable.connection.start();
        durable.wire().greet(true);
        assertThat(retained(durable.wire())).containsExactly(true, true);
        answer(durable.wire(), 0, 0x00);
        answer(durable.wire(), 1, 0x01);

        ScriptedWire again = durable.redial();
        again.greet(true);

        assertThat(retained(again)).containsExactly(true, false);
    }

    @Test
    void whereTheSessionIsGoneRetainedMessagesAreAskedForAgain() {
        line.connection.subscribe("a", ONE, false);
        line.takenByBroker();

        ScriptedWire again = line.redial();
        again.greet(false);

        assertThat(retained(again)).containsExactly(true);
    }

    @Test
    void whatALostSessionHeldIsNotTakenForHeldByTheNext() {
        Line line = Line.of();
        line.connection.subscribe("a", Qos.AT_LEAST_ONCE, false);
        line.takenByBroker();
        ScriptedWire lost = line.redial();
        lost.greet(false);

        ScriptedWire next = line.redial();
        next.greet(true);

        assertThat(next.sent(Packet.Subscribe.class))
                .singleElement()
                .matches(subscribe -> subscribe.options().retainedMessages());
    }

    @Test
    void oneThatCameWhileTheBrokerWasAwayGetsRetainedMessagesAlthoughTheSessionHoldsItsFilter() {
        line.connection.subscribe("a", ONE, false);
        line.takenByBroker();
        line.wire().end(Line.CUT);

        line.connection.subscribe("a", ONE, false);
        line.wire().greet(true);

        assertThat(retained(line.wire())).containsExactly(true);
    }

    @Test
    void oneWhoseAnswerWasLostGetsRetainedMessagesAtTheReconnect() {
        line.connection.subscribe("a", ONE, false);
        line.takenByBroker();
        line.connection.subscribe("a", ONE, false);

        ScriptedWire again = line.redial();
        again.greet(true);
        assertThat(retained(again)).containsExactly(true);
        again.grantAll();
        ScriptedWire later = line.redial();
        later.greet(true);

        assertThat(retained(later)).containsExactly(false);
    }

    @Test
    void noIdentifierIsSentWhereTheBrokerHasNone() {
        line.connection.subscribe("a", ONE, false);
        line.connection.start();

        line.wire().greet(false, features(new Features(true, true, true, false)));

        assertThat(asked(line.wire()).getFirst().subscriptionId()).isZero();
    }

    @Test
    void whatTheBrokerDoesNotHaveIsRefusedWithoutBeingAskedFor() {
        line.connection.subscribe("a/+", ONE, false);
        line.connection.subscribe("$share/g/a", ONE, false);
        line.connection.subscribe("b", ONE, false);
        line.connection.start();

        line.wire().greet(false, features(new Features(true, false, false, true)));

        assertThat(asked(line.wire())).extracting(Packet.Subscribe::filter).containsExactly("b");
        assertThat(line.told(ClientEvent.SubscriptionRefused.class))
                .extracting(refused -> refused.code().value())
                .containsExactly(0xA2, 0x9E);
        assertThat(line.connection.troubles()).hasSize(2);
    }

    @Test
    void oneWhoWaitsGetsTheGrantedQos() {
        line.connection.subscribe("a", Qos.EXACTLY_ONCE, false);
        CompletionStage<Qos> granted = line.connection.granted("a");
        line.connection.start();
        line.wire().greet(false);
        assertThat(Line.end(granted)).isNull();

        answer(line.wire(), 0, 0x01);

        assertThat(Line.end(granted)).isEqualTo(ONE);
        assertThat(Line.end(line.connection.granted("a"))).isEqualTo(ONE);
        assertThat(line.connection.troubles()).singleElement().asString().contains("granted QoS 1 instead of 2");
    }

    @Test
    void oneWhoWaitsHearsOfTheRefusal() {
        line.connection.subscribe("a", ONE, false);
        CompletionStage<Qos> granted = line.connection.granted("a");
        line.connection.start();
        line.wire().greet(false);

        line.wire().receive(new Packet.SubAck(idOf(line.wire(), 0), ReasonCode.NOT_AUTHORIZED, "not for you"));

        assertThat(Line.end(granted)).isInstanceOfSatisfying(SubscriptionRefused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            assertThat(refused).hasMessageContaining("not for you");
        });
        assertThat(line.connection.troubles()).singleElement().asString().contains("0x87");
    }

    @Test
    void oneWhoWaitsHearsThatTheConnectionEndedFirstAndTheWishStays() {
        line.connection.subscribe("a", ONE, false);
        line.connection.start();
        line.wire().greet(false);
        CompletionStage<Qos> granted = line.connection.granted("a");

        ScriptedWire again = line.redial();
        again.greet(false);

        assertThat(Line.end(granted)).isInstanceOf(NotConnected.class);
        assertThat(asked(again)).hasSize(1);
    }

    @Test
    void whoAsksAgainWaitsForTheNewAnswer() {
        line.connection.subscribe("a", Qos.AT_MOST_ONCE, false);
        line.takenByBroker();

        line.connection.subscribe("a", ONE, false);
        CompletionStage<Qos> granted = line.connection.granted("a");
        assertThat(Line.end(granted)).isNull();
        line.wire().grantAll();

        assertThat(Line.end(granted)).isEqualTo(ONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x83, 0x97})
    void aRefusalThatMayPassIsAskedAgainAfterAMinuteAndAtTheNextConnect(int code) {
        line.connection.subscribe("a", ONE, false);
        line.connection.start();
        line.wire().greet(false);
        answer(line.wire(), 0, code);

        line.time.turn(Duration.ofSeconds(59));
        assertThat(asked(line.wire())).hasSize(1);
        line.time.turn(Duration.ofSeconds(1));
        assertThat(asked(line.wire())).hasSize(2);
        answer(line.wire(), 1, code);
        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(asked(again)).hasSize(1);
    }

    @Test
    void anyOtherRefusalIsAskedAgainOnlyAtTheNextConnect() {
        line.connection.subscribe("a", ONE, false);
        line.connection.start();
        line.wire().greet(false);
        answer(line.wire(), 0, 0x87);

        line.time.turn(Duration.ofHours(1));
        assertThat(asked(line.wire())).hasSize(1);
        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(asked(again)).hasSize(1);
    }

    @Test
    void noAnswerInTenSecondsClosesTheConnection() {
        line.connection.subscribe("a", ONE, false);
        line.connection.start();
        ScriptedWire wire = line.wire();
        wire.greet(false);

        line.time.turn(Duration.ofSeconds(10).minusNanos(1));
        assertThat(wire.isEnded()).isFalse();
        line.time.turn(Duration.ofNanos(1));

        assertThat(wire.isEnded()).isTrue();
    }

    @Test
    void manyAnswersMayTakeLongTogetherAsLongAsOneComesAfterTheOther() {
        IntStream.range(0, 3000).forEach(i -> line.connection.subscribe("a/" + i, ONE, false));
        line.connection.start();
        ScriptedWire wire = line.wire();
        wire.greet(false);

        for (int i = 0; i < 2999; i++) {
            line.time.turn(Duration.ofMillis(20));
            answer(wire, i, 0x01);
        }
        assertThat(wire.isEnded()).isFalse();
        line.time.turn(Duration.ofSeconds(10).minusNanos(1));
        assertThat(wire.isEnded()).isFalse();
        line.time.turn(Duration.ofNanos(1));

        assertThat(wire.isEnded()).isTrue();
        assertThat(line.connection.lastEnd()).get().asString().contains("a/2999");
    }

    @Test
    void noAnswerClosesTheConnectionAlsoWhereTheSubscriptionWasClosedOrAskedForAgainMeanwhile() {
        Line closed = Line.online();
        closed.connection.subscribe("a", ONE, false);
        closed.connection.unsubscribe("a");
        Line asked = Line.online();
        asked.connection.subscribe("a", ONE, false);
        asked.connection.subscribe("a", Qos.EXACTLY_ONCE, false);
        ScriptedWire deaf = closed.wire();
        ScriptedWire halfDeaf = asked.wire();
        answer(halfDeaf, 1, 0x02);

        closed.time.turn(Duration.ofSeconds(10));
        asked.time.turn(Duration.ofSeconds(10));

        assertThat(deaf.isEnded()).isTrue();
        assertThat(halfDeaf.isEnded()).isTrue();
    }

    @Test
    void anAnswerInTimeLeavesNoAlarm() {
        line.connection.subscribe("a", ONE, false);

        line.takenByBroker();

        assertThat(line.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void theConnectionIsOnlineWhenTheBrokerHasAnsweredForEachWhateverTheAnswer() {
        line.connection.subscribe("a", ONE, false);
        line.connection.subscribe("b", ONE, false);
        line.connection.start();
        line.wire().greet(false);
        CompletionStage<Void> online = line.connection.online();

        answer(line.wire(), 0, 0x01);
        assertThat(line.state()).isInstanceOf(ConnectionState.Subscribing.class);
        answer(line.wire(), 1, 0x87);

        assertThat(line.state()).isInstanceOf(ConnectionState.Online.class);
        assertThat(Line.end(online)).isEqualTo("done");
    }

    @Test
    void aClosedSubscriptionIsTakenBackAndNotAskedForAgain() {
        line.connection.subscribe("a", ONE, false);
        line.takenByBroker();

        line.connection.unsubscribe("a");
        List<Packet.Unsubscribe> taken = line.wire().sent(Packet.Unsubscribe.class);
        line.wire().receive(new Packet.UnsubAck(taken.getFirst().id(), ReasonCode.SUCCESS, ""));
        ScriptedWire again = line.redial();
        again.greet(true);

        assertThat(taken).extracting(Packet.Unsubscribe::filter).containsExactly("a");
        assertThat(line.told(ClientEvent.Unsubscribed.class)).containsExactly(new ClientEvent.Unsubscribed("a"));
        assertThat(asked(again)).isEmpty();
    }

    @Test
    void oneClosedBeforeItsAnswerEndsItsWaitsAndIsOnlineAllTheSame() {
        line.connection.subscribe("a", ONE, false);
        line.connection.start();
        line.wire().greet(false);
        CompletionStage<Qos> granted = line.connection.granted("a");

        line.connection.unsubscribe("a");
        answer(line.wire(), 0, 0x01);

        assertThat(Line.end(granted)).isInstanceOf(NotConnected.class);
        assertThat(line.state()).isInstanceOf(ConnectionState.Online.class);
        assertThat(line.told(ClientEvent.SubscriptionGranted.class)).isEmpty();
    }

    @Test
    void oneClosedWhileTheBrokerWasAwayIsTakenBackFromTheSession() {
        line.connection.subscribe("a", ONE, false);
        line.takenByBroker();
        line.wire().end(Line.CUT);

        line.connection.unsubscribe("a");
        line.wire().greet(true);

        assertThat(line.wire().sent(Packet.Unsubscribe.class))
                .extracting(Packet.Unsubscribe::filter)
                .containsExactly("a");
    }

    private static List<Packet.Subscribe> asked(ScriptedWire wire) {
        return wire.sent(Packet.Subscribe.class);
    }

    private static List<Boolean> retained(ScriptedWire wire) {
        return asked(wire).stream()
                .map(subscribe -> subscribe.options().retainedMessages())
                .toList();
    }

    private static int idOf(ScriptedWire wire, int number) {
        return asked(wire).get(number).id();
    }

    private static void answer(ScriptedWire wire, int number, int code) {
        wire.receive(new Packet.SubAck(idOf(wire, number), ReasonCode.of(code), ""));
    }

    private static ServerLimits features(Features features) {
        return new ServerLimits(
                100, Qos.EXACTLY_ONCE, ServerLimits.LARGEST_PACKET, 0, Duration.ofSeconds(60), features);
    }
}
