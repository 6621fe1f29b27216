package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.connection.Settings;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.observe.Health;
import dev.petrel.observe.Health.Status;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Security;
import dev.petrel.settings.Tls;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a client does what it was asked to do, in one answer. */
@Timeout(120)
class ClientHealthTest {

    private final Scene scene = Scene.of();
    private final PetrelClient client = scene.client;

    @Test
    void itIsDownBeforeItIsStarted() {
        assertThat(client.health().status()).isEqualTo(Status.DOWN);
        assertThat(client.health().reasons()).containsExactly("not started");
    }

    @Test
    void itIsDownWhileItConnectsWithTheReasonOfTheLastFailure() {
        client.start();
        assertThat(client.health().reasons()).containsExactly("connecting to mqtt://broker:1883");

        scene.wire().greet(false);
        scene.wire().end(new WireEnd.Lost("cut by a bird", true));

        Health health = client.health();
        assertThat(health.status()).isEqualTo(Status.DOWN);
        assertThat(health.reasons())
                .singleElement()
                .asString()
                .contains("connecting")
                .contains("cut by a bird");
    }

    @Test
    void itIsDownWhileItWaitsWithTheReason() {
        client.start();

        scene.wire().end(new WireEnd.Unreachable("no route"));

        assertThat(client.health().status()).isEqualTo(Status.DOWN);
        assertThat(client.health().reasons()).containsExactly("no route");
    }

    @Test
    void itIsDownUntilTheBrokerHasAnsweredForEachSubscription() {
        client.subscribe("a", message -> {});
        client.start();

        scene.wire().greet(false);
        assertThat(client.health().status()).isEqualTo(Status.DOWN);
        scene.wire().grantAll();

        assertThat(client.health().status()).isEqualTo(Status.UP);
        assertThat(client.health().reasons()).isEmpty();
    }

    @Test
    void itIsDegradedWhileASubscriptionIsRefusedAndUpOnceItIsClosed() {
        Subscription subscription = client.subscribe("a", message -> {});
        client.start();
        scene.wire().greet(false);
        int id = scene.wire().sent(Packet.Subscribe.class).getFirst().id();

        scene.wire().receive(new Packet.SubAck(id, ReasonCode.NOT_AUTHORIZED, ""));

        assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(client.health().reasons()).singleElement().asString().contains("0x87");
        subscription.close();
        assertThat(client.health().status()).isEqualTo(Status.UP);
    }

    @Test
    void itIsDegradedAfterATakeOver() {
        client.start();
        scene.wire().greet(false);
        scene.wire().end(new WireEnd.Disconnected(ReasonCode.SESSION_TAKEN_OVER, "bye"));

        assertThat(client.health().status()).isEqualTo(Status.DOWN);
        assertThat(client.health().reasons()).singleElement().asString().contains("taken over");
    }

    @Test
    void aTakeOverIsARecentFactConnectedOrNot() {
        HandTurnedTime time = new HandTurnedTime();
        Scene rival = Scene.online(Settings.plain(), time);
        rival.wire().end(new WireEnd.Disconnected(ReasonCode.SESSION_TAKEN_OVER, "bye"));
        time.turn(Duration.ofSeconds(5));

        assertThat(rival.client.health().reasons()).hasSize(2).last().asString().contains("took the client id over");
        rival.wire().greet(true);
        assertThat(rival.client.health().status()).isEqualTo(Status.DEGRADED);
        time.turn(Duration.ofMinutes(1));
        assertThat(rival.client.health().status()).isEqualTo(Status.UP);
    }

    @Test
    void itIsDegradedWhereTheBrokerLacksWhatTheSettingsNeed() {
        Scene durable = Scene.of(new Settings().session(Settings.DURABLE).build());
        durable.client.start();
        ServerLimits.Features none = new ServerLimits.Features(false, true, true, true);
        ServerLimits poor = new ServerLimits(10, Qos.AT_MOST_ONCE, 1000, 0, Duration.ZERO, none);

        durable.wire().greet(new Greeting(false, Protocol.MQTT_5, null, Duration.ofMinutes(1), poor));

        assertThat(durable.client.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(durable.client.health().reasons())
                .containsExactly(
                        "the broker takes QoS 0 only: publications at QoS 1, the default, fail",
                        "the broker keeps the session for 60 s instead of 86400 s");
        durable.cut();
        durable.wire().greet(true);
        assertThat(durable.client.health().status()).isEqualTo(Status.UP);
    }

    @Test
    void itIsDegradedWhereTheHealthTopicCannotBeKept() {
        ConnectionSettings plain = Settings.plain();
        Scene healthy = Scene.of(plain.withService(plain.service().withHealth(true)));
        healthy.client.start();
        ServerLimits.Features none = new ServerLimits.Features(false, true, true, true);

        healthy.wire().greet(false, new ServerLimits(10, Qos.EXACTLY_ONCE, 1000, 0, Duration.ZERO, none));
        healthy.wire().grantAll();

        assertThat(healthy.client.health().reasons())
                .contains(
                        "the broker keeps no retained messages: the health topic says nothing to those who come later");
    }

    @Test
    void itIsDegradedWhileACheckIsSwitchedOff() {
        ConnectionSettings plain = ConnectionSettings.parse("mqtts://broker");
        Tls tls = Tls.DEFAULT;
        Scene insecure = Scene.of(plain.withSecurity(
                new Security(plain.security().credentials(), new Tls(tls.trust(), tls.identity(), true))));
        insecure.client.start();

        insecure.wire().greet(false);

        assertThat(insecure.client.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(insecure.client.health().reasons())
                .singleElement()
                .asString()
                .contains("insecure");
    }

    @Test
    void awaitConnectedEndsByInterruptWhichStaysSet() {
        client.start();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client.awaitConnected(Duration.ofSeconds(20)))
                .isInstanceOf(NotConnected.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void awaitConnectedEndsByAnswerRefusalAndTime() {
        assertThatThrownBy(() -> client.awaitConnected(Duration.ofMillis(5)))
                .isInstanceOf(NotConnected.class)
                .hasMessageContaining("timed out after 5 ms")
                .hasMessageContaining("not started");
        client.start();
        scene.wire().greet(false);
        client.awaitConnected(Duration.ofSeconds(5));

        Scene refused = Scene.of(Settings.plain());
        CompletableFuture<Void> waiting =
                CompletableFuture.runAsync(() -> refused.client.awaitConnected(Duration.ofSeconds(20)));
        refused.client.start();
        refused.wire().end(new WireEnd.Refused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "bad id", false));
        assertThatThrownBy(waiting::join)
                .cause()
                .isInstanceOfAny(NotConnected.class, ConnectionRefused.class)
                .hasMessageContaining("bad id");
    }
}
