package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.SessionGone;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectFailed;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.ConnectionState.Closed;
import dev.petrel.observe.ConnectionState.Connecting;
import dev.petrel.observe.ConnectionState.Idle;
import dev.petrel.observe.ConnectionState.Online;
import dev.petrel.observe.ConnectionState.Subscribing;
import dev.petrel.observe.ConnectionState.Waiting;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection from its start to its end. */
class ConnectionTest {

    private final Line line = Line.of();

    @Test
    void itGoesThroughItsStates() {
        assertThat(line.state()).isEqualTo(new Idle(Optional.empty()));
        line.connection.subscribe("a", Qos.AT_LEAST_ONCE, false);

        line.connection.start();
        assertThat(line.state()).isEqualTo(new Connecting("mqtt://broker:1883"));
        line.wire().greet(false);
        assertThat(line.state()).isEqualTo(new Subscribing());
        line.wire().grantAll();
        assertThat(line.state()).isEqualTo(new Online(line.time.now()));
        line.connection.close(false);
        assertThat(line.state()).isEqualTo(new Closed());

        assertThat(line.told(ClientEvent.StateChanged.class)).hasSize(4);
    }

    @Test
    void startingTwiceDialsOnce() {
        line.connection.start();
        line.connection.start();

        assertThat(line.dialer.dials()).isEqualTo(1);
    }

    @Test
    void itSaysWhoItIs() {
        line.takenByBroker();

        assertThat(line.told(ClientEvent.Connected.class))
                .containsExactly(new ClientEvent.Connected(
                        "mqtt://broker:1883", "ada", Protocol.MQTT_5, false, ScriptedDialer.LIMITS));
    }

    @Test
    void aLostConnectionIsDialledAtOnceAndThenAfterDelays() {
        line.takenByBroker();
        line.time.turn(Duration.ofSeconds(10));

        line.wire().end(Line.CUT);
        assertThat(line.dialer.dials()).isEqualTo(2);
        line.wire().end(new WireEnd.Unreachable("no route"));

        assertThat(line.dialer.dials()).isEqualTo(2);
        assertThat(line.state()).isInstanceOfSatisfying(Waiting.class, waiting -> {
            assertThat(waiting.why()).isEqualTo("no route");
            assertThat(Duration.between(line.time.now(), waiting.until()))
                    .isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        });
        line.time.turn(Duration.ofMillis(500));
        assertThat(line.dialer.dials()).isEqualTo(3);
    }

    @Test
    void theSecondOfTwoServersIsDialledAtOnceWhenTheFirstIsAway() {
        Line two = Line.of(new Settings().server("one").server("two").build());
        two.connection.start();

        two.wire().end(new WireEnd.Unreachable("no route"));

        assertThat(two.wire().dial().server().host()).isEqualTo("two");
        two.wire().end(new WireEnd.Unreachable("no route"));
        assertThat(two.state()).isInstanceOf(Waiting.class);
        two.time.turn(Line.ANY_DELAY);
        assertThat(two.wire().dial().server().host()).isEqualTo("one");
    }

    @Test
    void autoSpeaks311WhereMqtt5IsRefused() {
        Line auto = Line.of(new Settings().protocol(Protocol.AUTO).build());
        auto.connection.start();
        assertThat(auto.wire().dial().hello().protocol()).isEqualTo(Protocol.MQTT_5);

        auto.wire().end(refused(0x84));

        assertThat(auto.wire().dial().hello().protocol()).isEqualTo(Protocol.MQTT_3_1_1);
        assertThat(auto.dialer.dials()).isEqualTo(2);
    }

    @Test
    void autoIsGivenUpWhere311IsRefusedToo() {
        Line auto = Line.of(new Settings().protocol(Protocol.AUTO).build());
        auto.connection.start();
        auto.wire().end(refused(0x84));

        auto.wire().end(refused(0x84));

        assertThat(auto.state()).isInstanceOf(Idle.class);
    }

    @Test
    void itIsGivenUpOnlyWhenEveryServerHasRefusedForGood() {
        Line two = Line.of(new Settings().server("one").server("two").build());
        CompletionStage<Void> online = two.connection.online();
        two.connection.start();

        two.wire().end(refused(0x85));
        assertThat(two.wire().dial().server().host()).isEqualTo("two");
        assertThat(Line.end(online)).isNull();
        two.wire().end(refused(0x84));

        assertThat(two.state()).isInstanceOf(Idle.class);
        assertThat(Line.end(online)).isInstanceOf(ConnectionRefused.class);
        assertThat(two.told(ClientEvent.ConnectFailed.class)).hasSize(2);
    }

    @Test
    void aServerThatRefusedForGoodIsAskedAgainWhileAnotherIsAway() {
        Line two = Line.of(new Settings().server("one").server("two").build());
        two.connection.start();
        two.wire().end(refused(0x85));

        two.wire().end(new WireEnd.Unreachable("no route"));
        assertThat(two.state()).isInstanceOf(Waiting.class);
        two.time.turn(Line.ANY_DELAY);

        assertThat(two.wire().dial().server().host()).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x84, 0x85, 0x9A, 0x9B})
    void whatIsGivenUpIsTriedAgainOnlyWhenTold(int code) {
        CompletionStage<Void> online = line.connection.online();
        line.connection.start();
        line.wire().end(refused(code));
        line.time.turn(Duration.ofHours(1));

        assertThat(line.dialer.dials()).isEqualTo(1);
        assertThat(line.state()).isEqualTo(new Idle(Optional.of("refused")));
        assertThat(Line.end(online))
                .isInstanceOfSatisfying(
                        ConnectionRefused.class,
                        refused -> assertThat(refused.code().value()).isEqualTo(code));
        assertThat(Line.end(line.connection.online())).isInstanceOf(NotConnected.class);
        assertThat(line.told(ClientEvent.GivenUp.class)).hasSize(1);
        line.connection.start();
        assertThat(line.dialer.dials()).isEqualTo(2);
    }

    @Test
    void whoWaitsHearsOfARefusalAtOnceAndTheClientTriesOn() {
        CompletionStage<Void> online = line.connection.online();
        line.connection.start();

        line.wire().end(refused(0x87));

        assertThat(Line.end(online)).isInstanceOf(ConnectionRefused.class);
        line.time.turn(Duration.ofSeconds(5));
        assertThat(line.dialer.dials()).isEqualTo(2);
    }

    @Test
    void whoWaitsForTheConnectionWaitsOverLosses() {
        CompletionStage<Void> online = line.connection.online();
        line.connection.start();
        line.wire().end(new WireEnd.Unreachable("no route"));
        assertThat(Line.end(online)).isNull();

        line.time.turn(Line.ANY_DELAY);
        line.wire().greet(false);

        assertThat(Line.end(online)).isEqualTo("done");
    }

    @Test
    void aTakeOverIsToldAndWaitedOutAndForgottenAfterAMinute() {
        line.takenByBroker();

        line.wire().end(new WireEnd.Disconnected(ReasonCode.SESSION_TAKEN_OVER, "taken over"));

        assertThat(line.told(ClientEvent.TakenOver.class)).hasSize(1);
        assertThat(line.state())
                .isInstanceOfSatisfying(
                        Waiting.class,
                        waiting -> assertThat(Duration.between(line.time.now(), waiting.until()))
                                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5)));
        line.time.turn(Duration.ofSeconds(5));
        line.wire().greet(true);
        assertThat(line.connection.troubles()).singleElement().asString().contains("took the client id over");
        line.time.turn(Duration.ofMinutes(1));
        assertThat(line.connection.troubles()).isEmpty();
    }

    @Test
    void twoPlainClosesSoonAfterConnackAreATakeOver() {
        line.takenByBroker();
        line.wire().end(Line.CUT);
        line.wire().greet(false);

        line.wire().end(Line.CUT);

        assertThat(line.told(ClientEvent.TakenOver.class)).hasSize(1);
        assertThat(line.state()).isInstanceOf(Waiting.class);
    }

    @Test
    void plainClosesAreNoTakeOverWhenOneOfTheServersWasAwayBetween() {
        Line several = Line.of(new Settings().server("one").server("two").build());
        several.takenByBroker();
        several.wire().end(Line.CUT);
        several.wire().end(new WireEnd.Unreachable("refused"));
        several.wire().greet(false);

        several.wire().end(Line.CUT);

        assertThat(several.told(ClientEvent.TakenOver.class)).isEmpty();
    }

    @Test
    void theFirstConnectIsCleanAndLaterOnesAskForTheSession() {
        line.takenByBroker();
        assertThat(line.wire().dial().hello().session().cleanStart()).isTrue();

        ScriptedWire again = line.redial();

        assertThat(again.dial().hello().session().cleanStart()).isFalse();
        assertThat(again.dial().hello().session().expiry()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aDurableSessionIsAskedForFromTheFirstConnectOn() {
        Line durable = Line.of(new Settings().session(Settings.DURABLE).build());

        durable.connection.start();
        durable.wire().greet(false);

        assertThat(durable.wire().dial().hello().session().cleanStart()).isFalse();
        assertThat(durable.told(ClientEvent.SessionLost.class)).isEmpty();
    }

    @Test
    void aCleanSessionOf311IsCleanAtEachConnect() {
        Line old = Line.of(new Settings().protocol(Protocol.MQTT_3_1_1).build());
        old.takenByBroker();

        ScriptedWire again = old.redial();

        assertThat(again.dial().hello().session().cleanStart()).isTrue();
    }

    @Test
    void aSessionThatIsThereAlthoughACleanStartWasAskedForClosesTheConnection() {
        line.connection.start();
        ScriptedWire wire = line.wire();

        wire.greet(true);

        assertThat(wire.isEnded()).isTrue();
        assertThat(line.told(ClientEvent.Connected.class)).isEmpty();
        assertThat(line.inbox.connected).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0x86, LOGIN", "0x87, LOGIN", "0x8C, LOGIN", "0x88, REFUSED", "0x97, REFUSED"})
    void aRefusedAttemptSaysWhatStandsInTheWay(String code, ConnectFailed.Cause cause) {
        line.connection.start();

        line.wire().end(refused(Integer.decode(code)));

        assertThat(line.told(ConnectFailed.class)).singleElement().matches(failed -> failed.cause() == cause);
    }

    @Test
    void anAttemptThatFailsOtherwiseSaysWhatStandsInTheWay() {
        line.connection.start();

        line.wire().end(new WireEnd.NotTrusted("expired"));
        line.time.turn(Line.ANY_DELAY);
        line.wire().end(new WireEnd.Unreachable("no route"));
        line.time.turn(Line.ANY_DELAY);
        line.wire().end(new WireEnd.Violated(ReasonCode.PROTOCOL_ERROR, "nonsense"));

        assertThat(line.told(ConnectFailed.class))
                .extracting(ConnectFailed::cause)
                .containsExactly(
                        ConnectFailed.Cause.CERTIFICATE, ConnectFailed.Cause.UNREACHABLE, ConnectFailed.Cause.PROTOCOL);
    }

    @Test
    void theClientIdThatTheBrokerAssignedIsKept() {
        line.connection.start();
        line.wire().greet(new Greeting(false, Protocol.MQTT_5, "given", null, ScriptedDialer.LIMITS));

        ScriptedWire again = line.redial();

        assertThat(again.dial().hello().session().clientId()).isEqualTo("given");
    }

    @Test
    void aLostSessionIsToldWithWhatWasAtRiskBeforeAnythingIsDoneAboutIt() {
        line.connection.subscribe("a", Qos.AT_LEAST_ONCE, false);
        line.takenByBroker();
        line.publish("p", Qos.AT_LEAST_ONCE);
        line.publish("q", Qos.AT_LEAST_ONCE);
        line.inbox.unacknowledged = 3;

        ScriptedWire again = line.redial();
        again.greet(false);
        again.grantAll();

        List<ClientEvent> told = line.watch.all(line.events);
        ClientEvent lost = new ClientEvent.SessionLost(1, 2, 3);
        assertThat(told).contains(lost);
        assertThat(told.subList(told.indexOf(lost) + 1, told.size()))
                .hasAtLeastOneElementOfType(ClientEvent.SubscriptionGranted.class);
        assertThat(line.state()).isInstanceOf(Online.class);
    }

    @Test
    void whereALostSessionIsFatalItIsGivenUpAndWhatItHeldIsNotTakenForHeldLater() {
        SessionPolicy fatal = Settings.DURABLE.withOnLoss(SessionPolicy.OnLoss.FAIL);
        Line strict = Line.of(new Settings().session(fatal).build());
        strict.takenByBroker();
        strict.publish("a", Qos.AT_LEAST_ONCE);

        ScriptedWire again = strict.redial();
        again.greet(false);
        strict.time.turn(Duration.ofHours(1));

        assertThat(again.sent()).isEmpty();
        assertThat(again.isEnded()).isTrue();
        assertThat(strict.state()).isInstanceOf(Idle.class);
        assertThat(strict.told(ClientEvent.GivenUp.class)).hasSize(1);
        assertThat(Line.end(strict.connection.online())).isInstanceOf(SessionGone.class);
        strict.connection.start();
        strict.wire().greet(true);
        assertThat(strict.state()).isInstanceOf(Online.class);
        assertThat(strict.wire().sent(Packet.Publish.class)).singleElement().matches(publish -> !publish.duplicate());
    }

    @Test
    void startedAgainWhileAGivenUpWireIsStillEndingItDialsOnlyAfterItsEnd() {
        SessionPolicy fatal = Settings.DURABLE.withOnLoss(SessionPolicy.OnLoss.FAIL);
        Line strict = Line.of(new Settings().session(fatal).build());
        strict.takenByBroker();
        ScriptedWire again = strict.redial();
        strict.dialer.deaf();
        again.greet(false);

        strict.connection.start();
        assertThat(strict.dialer.dials()).isEqualTo(2);
        again.end(new WireEnd.SessionMissing("gone"));
        strict.connection.start();

        assertThat(strict.dialer.dials()).isEqualTo(3);
    }

    @Test
    void closeEndsACleanSessionAndLeavesADurableOne() {
        line.takenByBroker();
        line.connection.close(false);
        Line durable = Line.of(new Settings().session(Settings.DURABLE).build());
        durable.takenByBroker();
        durable.connection.close(false);

        assertThat(line.wire().goodbye()).isEqualTo(new ScriptedDialer.Goodbye(ReasonCode.SUCCESS, Duration.ZERO));
        assertThat(durable.wire().goodbye()).isEqualTo(new ScriptedDialer.Goodbye(ReasonCode.SUCCESS, null));
    }

    @Test
    void closeGivesEveryPublicationItsOutcome() {
        line.takenByBroker();
        Receipt sent = line.publish("a", Qos.AT_LEAST_ONCE);
        Receipt half = line.publish("b", Qos.EXACTLY_ONCE);
        line.wire().receive(new Packet.PubRec(2, ReasonCode.SUCCESS, ""));
        line.wire().fill();
        Receipt unsent = line.publish("c", Qos.AT_LEAST_ONCE);
        Receipt unwritten = line.publish("d", Qos.AT_MOST_ONCE);

        CompletionStage<Void> closed = line.connection.close(false);

        assertThat(Line.end(closed)).isEqualTo("done");
        assertThat(Line.outcome(sent)).isInstanceOf(InDoubt.class);
        assertThat(Line.outcome(half)).isInstanceOf(InDoubt.class);
        assertThat(Line.outcome(unsent)).isInstanceOf(Failed.class);
        assertThat(Line.outcome(unwritten)).isInstanceOf(Failed.class);
    }

    @Test
    void closeEndsEveryWait() {
        line.connection.subscribe("a", Qos.AT_LEAST_ONCE, false);
        CompletionStage<Void> online = line.connection.online();
        CompletionStage<Qos> granted = line.connection.granted("a");
        line.publish("b", Qos.AT_LEAST_ONCE);
        CompletionStage<Void> drained = line.connection.drained();
        line.connection.start();

        line.connection.close(false);

        assertThat(Line.end(online)).isInstanceOf(NotConnected.class);
        assertThat(Line.end(granted)).isInstanceOf(NotConnected.class);
        assertThat(Line.end(drained)).isEqualTo("done");
        assertThat(Line.end(line.connection.online())).isInstanceOf(NotConnected.class);
        assertThat(Line.end(line.connection.granted("a"))).isInstanceOf(NotConnected.class);
    }

    @Test
    void nothingIsDialledAfterClose() {
        line.connection.start();
        line.wire().end(new WireEnd.Unreachable("no route"));
        assertThat(line.state()).isInstanceOf(Waiting.class);

        line.connection.close(false);
        line.connection.start();
        line.time.turn(Duration.ofHours(1));

        assertThat(line.dialer.dials()).isEqualTo(1);
        assertThat(line.state()).isInstanceOf(ConnectionState.Closed.class);
    }

    @Test
    void closeTellsOfNoLossAndNoFailure() {
        line.takenByBroker();
        line.connection.close(false);
        Line early = Line.of();
        early.connection.start();
        early.connection.close(false);

        assertThat(line.told(ClientEvent.ConnectionLost.class)).isEmpty();
        assertThat(early.told(ClientEvent.ConnectFailed.class)).isEmpty();
    }

    private static WireEnd refused(int code) {
        return new WireEnd.Refused(ReasonCode.of(code), "refused", false);
    }
}
