package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState.Idle;
import dev.petrel.observe.ConnectionState.Online;
import dev.petrel.observe.ConnectionState.Waiting;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.settings.WhenOffline;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections that are made anew because we want it, for new credentials or certificates. */
class ReconnectTest {

    private final Line line = Line.of();

    @Test
    void theConnectionIsLeftInPeaceAndMadeAnewAtOnceHoweverOften() {
        line.takenByBroker();
        for (int i = 2; i <= 4; i++) {
            ScriptedWire before = line.wire();

            line.connection.reconnect();

            assertThat(before.goodbye()).isEqualTo(new ScriptedDialer.Goodbye(ReasonCode.SUCCESS, null));
            assertThat(line.dialer.dials()).isEqualTo(i);
            assertThat(line.wire().dial().hello().session().cleanStart()).isFalse();
            line.wire().greet(true);
        }
        assertThat(line.state()).isInstanceOf(Online.class);
        assertThat(line.told(ClientEvent.TakenOver.class)).isEmpty();
    }

    @Test
    void whoWaitsAfterwardsWaitsForTheNewConnection() {
        line.takenByBroker();
        line.publish("a", Qos.AT_LEAST_ONCE);

        line.connection.reconnect();
        CompletionStage<Void> online = line.connection.online();

        assertThat(line.state()).isInstanceOf(Online.class);
        assertThat(Line.end(online)).isNull();
        line.accept(line.lastSent());
        assertThat(line.dialer.dials()).isEqualTo(2);
        assertThat(Line.end(online)).isNull();
        line.wire().greet(true);
        assertThat(Line.end(online)).isEqualTo("done");
        assertThat(Line.end(line.connection.online())).isEqualTo("done");
    }

    @Test
    void whoWaitsAfterwardsIsNotContentWithTheLastAnswersOfTheOldConnection() {
        line.connection.subscribe("a", Qos.AT_LEAST_ONCE, false);
        line.connection.start();
        line.wire().greet(false);
        line.publish("b", Qos.AT_LEAST_ONCE);

        line.connection.reconnect();
        CompletionStage<Void> online = line.connection.online();
        line.wire().grantAll();

        assertThat(line.state()).isInstanceOf(Online.class);
        assertThat(Line.end(online)).isNull();
        line.accept(line.lastSent());
        line.wire().greet(true);
        line.wire().grantAll();
        assertThat(Line.end(online)).isEqualTo("done");
    }

    @Test
    void whoWaitsAfterwardsHearsThatTheNewLoginIsRefused() {
        line.takenByBroker();

        line.connection.reconnect();
        CompletionStage<Void> online = line.connection.online();
        line.wire().end(new WireEnd.Refused(ReasonCode.NOT_AUTHORIZED, "no", false));

        assertThat(Line.end(online)).isInstanceOf(ConnectionRefused.class);
    }

    @Test
    void whatIsInFlightIsAnsweredFirstAndWhatComesMeanwhileWaitsForTheNewConnection() {
        line.takenByBroker();
        Receipt first = line.publish("first", Qos.EXACTLY_ONCE);
        ScriptedWire before = line.wire();

        line.connection.reconnect();
        Receipt second = line.publish("second", Qos.AT_LEAST_ONCE);
        Receipt third = line.publish("third", Qos.AT_MOST_ONCE);
        assertThat(before.isEnded()).isFalse();
        line.accept(before.sent(Packet.Publish.class).getFirst());

        assertThat(before.isEnded()).isTrue();
        assertThat(before.sent(Packet.Publish.class)).hasSize(1);
        line.wire().greet(false);
        assertThat(line.sentTexts()).containsExactly("second", "third");
        line.accept(line.wire().sent(Packet.Publish.class).getFirst());
        assertThat(first).extracting(Line::outcome).isInstanceOf(Delivered.class);
        assertThat(second).extracting(Line::outcome).isInstanceOf(Delivered.class);
        assertThat(third).extracting(Line::outcome).isInstanceOf(Delivered.class);
    }

    @Test
    void whoIsRejectedWhileOfflineIsNotRejectedOnTheWayToANewConnectionThatWasAskedFor() {
        Line rejecting = Line.of(DeliveryLimits.DEFAULT.withQueuePolicy(
                DeliveryLimits.DEFAULT.queue().withWhenOffline(new WhenOffline.Reject())));
        rejecting.takenByBroker();

        rejecting.connection.reconnect();
        Receipt onTheWay = rejecting.publish("a", Qos.AT_LEAST_ONCE);
        rejecting.wire().end(new WireEnd.Unreachable("no route"));
        Receipt offline = rejecting.publish("b", Qos.AT_LEAST_ONCE);
        rejecting.time.turn(Line.ANY_DELAY);
        rejecting.wire().greet(true);

        assertThat(Line.end(onTheWay.accepted())).isEqualTo("done");
        assertThat(Line.end(offline.accepted())).isInstanceOf(NotConnected.class);
        assertThat(rejecting.sentTexts()).containsExactly("a");
    }

    @Test
    void subscriptionsThatAreAskedForAreAnsweredFirst() {
        line.takenByBroker();
        line.connection.subscribe("a", Qos.AT_LEAST_ONCE, false);
        CompletionStage<Qos> granted = line.connection.granted("a");

        line.connection.reconnect();
        assertThat(line.dialer.dials()).isEqualTo(1);
        line.wire().grantAll();

        assertThat(Line.end(granted)).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(line.dialer.dials()).isEqualTo(2);
    }

    @Test
    void aBrokerThatDoesNotAnswerHoldsItUpForAWhileOnly() {
        line.takenByBroker();
        line.publish("a", Qos.AT_LEAST_ONCE);

        line.connection.reconnect();
        line.connection.reconnect();
        line.time.turn(Link.REST);

        assertThat(line.dialer.dials()).isEqualTo(2);
        line.wire().greet(true);
        assertThat(line.wire().sent(Packet.Publish.class)).singleElement().matches(Packet.Publish::duplicate);
    }

    @Test
    void aConnectionThatIsLostMeanwhileIsMadeAnewOnce() {
        line.takenByBroker();
        line.publish("a", Qos.AT_LEAST_ONCE);
        line.connection.reconnect();

        line.wire().end(Line.CUT);
        line.wire().greet(true);
        line.time.turn(Link.REST);

        assertThat(line.dialer.dials()).isEqualTo(2);
        assertThat(line.sentTexts()).containsExactly("a");
        line.publish("b", Qos.AT_LEAST_ONCE);
        assertThat(line.sentTexts()).containsExactly("a", "b");
    }

    @Test
    void anAttemptThatWaitsIsMadeNowAndNotAgainLater() {
        line.connection.start();
        line.wire().end(new WireEnd.Refused(ReasonCode.NOT_AUTHORIZED, "no", false));
        assertThat(line.state()).isInstanceOf(Waiting.class);

        line.connection.reconnect();

        assertThat(line.dialer.dials()).isEqualTo(2);
        line.wire().greet(false);
        line.time.turn(Line.ANY_DELAY);
        assertThat(line.dialer.dials()).isEqualTo(2);
    }

    @Test
    void anAttemptOnItsWayIsMadeAnewWithoutAFailure() {
        line.connection.start();

        line.connection.reconnect();

        assertThat(line.dialer.dials()).isEqualTo(2);
        assertThat(line.told(ClientEvent.ConnectFailed.class)).isEmpty();
    }

    @Test
    void aLoginThatIsBeingReadIsReadAnew() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        Line slow = Line.of(new Settings()
                .credentials(() -> {
                    Login login = new Login("user " + reads.incrementAndGet(), Secret.of("password"));
                    reading.countDown();
                    await().until(() -> go.getCount() == 0);
                    return Optional.of(login);
                })
                .build());
        slow.connection.start();
        reading.await();

        slow.connection.reconnect();
        go.countDown();
        await().until(() -> slow.dialer.dials() == 1);

        assertThat(slow.wire().dial().hello().login())
                .extracting(Login::userName)
                .isEqualTo("user 2");
    }

    @Test
    void aClientThatGaveUpStarts() {
        line.connection.start();
        line.wire().end(new WireEnd.Refused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "no", false));
        assertThat(line.state()).isInstanceOf(Idle.class);

        line.connection.reconnect();

        assertThat(line.dialer.dials()).isEqualTo(2);
    }

    @Test
    void aClientThatIsClosedStaysClosed() {
        line.takenByBroker();
        line.connection.close(false);

        line.connection.reconnect();
        line.time.turn(Duration.ofHours(1));

        assertThat(line.dialer.dials()).isEqualTo(1);
    }

    @Test
    void closingMeanwhileEndsIt() {
        line.takenByBroker();
        line.publish("a", Qos.AT_LEAST_ONCE);
        line.connection.reconnect();

        line.connection.close(false);
        line.time.turn(Duration.ofHours(1));

        assertThat(line.dialer.dials()).isEqualTo(1);
        assertThat(line.wire().goodbye()).isEqualTo(new ScriptedDialer.Goodbye(ReasonCode.SUCCESS, Duration.ZERO));
    }
}
