package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.ScriptedDialer.Goodbye;
import dev.petrel.connection.Settings;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.Dial;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionBrowserTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ScriptedDialer dialer = new ScriptedDialer();

    @Test
    void whatWaitsIsSeenAndNothingIsAnswered() {
        SessionBrowser browser = browser(Protocol.MQTT_5);

        dialer.wire()
                .receive(
                        message(1, Qos.AT_LEAST_ONCE, "one"),
                        message(2, Qos.EXACTLY_ONCE, "two"),
                        new Packet.PubRel(3, ReasonCode.SUCCESS));

        assertThat(browser.next(LONG)).map(Publication::payload).hasValue(Payload.utf8("one"));
        assertThat(browser.next(LONG)).map(Publication::payload).hasValue(Payload.utf8("two"));
        assertThat(browser.next(Duration.ofMillis(1))).isEmpty();
        browser.close();
        assertThat(dialer.wire().sent()).isEmpty();
    }

    @Test
    void theSessionIsAskedForAsItIsAndLeftWithTheExpiryOfTheClient() {
        SessionBrowser browser = browser(Protocol.MQTT_5);

        Dial.Hello hello = dialer.wire().dial().hello();
        assertThat(hello.session()).isEqualTo(new Dial.Session("ada", false, Settings.DURABLE.expiry()));
        assertThat(hello.will()).isNull();
        assertThat(browser.expiry()).hasValue(Settings.DURABLE.expiry());
        browser.close();
        assertThat(dialer.wire().goodbye()).isEqualTo(new Goodbye(ReasonCode.SUCCESS, null));
        assertThat(dialer.closed()).isTrue();
    }

    @Test
    void asMuchIsTakenAsThereCanBe() {
        browser(Protocol.MQTT_5).close();

        assertThat(dialer.wire().dial().hello().limits())
                .isEqualTo(new Dial.OwnLimits(65_535, (int) ServerLimits.LARGEST_PACKET));
    }

    @Test
    void theExpiryThatTheBrokerSetsIsTold() {
        CompletableFuture<SessionBrowser> resuming = resume(settings(Protocol.MQTT_5));

        dialer.wire().greet(new Greeting(true, Protocol.MQTT_5, null, Duration.ofSeconds(7), ScriptedDialer.LIMITS));

        try (SessionBrowser browser = resuming.join()) {
            assertThat(browser.expiry()).hasValue(Duration.ofSeconds(7));
        }
    }

    @Test
    void onMqtt311NobodyKnowsTheExpiry() {
        try (SessionBrowser browser = browser(Protocol.MQTT_3_1_1)) {
            assertThat(browser.protocol()).isEqualTo(Protocol.MQTT_3_1_1);
            assertThat(browser.expiry()).isEmpty();
        }
    }

    @Test
    void autoIsMqtt5AsForAClientWithADurableSession() {
        try (SessionBrowser browser = browser(Protocol.AUTO)) {
            assertThat(browser.protocol()).isEqualTo(Protocol.MQTT_5);
        }
    }

    @Test
    void aSessionThatWasNotThereEndsWithTheGoodbye() {
        CompletableFuture<SessionBrowser> resuming = resume(settings(Protocol.MQTT_5));

        dialer.wire().greet(false);

        SessionBrowser browser = resuming.join();
        assertThat(dialer.wire().goodbye()).isEqualTo(new Goodbye(ReasonCode.SUCCESS, Duration.ZERO));
        assertThat(browser.sessionPresent()).isFalse();
        assertThat(browser.expiry()).isEmpty();
        assertThat(browser.next(LONG)).isEmpty();
        assertThat(browser.interruption()).isEmpty();
        browser.close();
        assertThat(dialer.closed()).isTrue();
    }

    @Test
    void onMqtt311ASessionThatWasNotThereEndsWithACleanOneThatTakesItOver() {
        CompletableFuture<SessionBrowser> resuming = resume(settings(Protocol.MQTT_3_1_1));
        ScriptedDialer.ScriptedWire first = dialer.wire();

        first.greet(false);
        await().until(() -> dialer.dials() == 2);
        assertThat(first.isEnded()).isFalse();
        assertThat(dialer.wire().dial().hello().session().cleanStart()).isTrue();
        dialer.wire().greet(false);

        resuming.join().close();
        assertThat(dialer.wire().goodbye()).isEqualTo(new Goodbye(ReasonCode.SUCCESS, null));
    }

    @Test
    void onMqtt311ASessionThatCannotBeEndedIsTold() {
        CompletableFuture<SessionBrowser> resuming = resume(settings(Protocol.MQTT_3_1_1));
        dialer.wire().greet(false);
        await().until(() -> dialer.dials() == 2);

        dialer.wire().end(new WireEnd.Lost("cut", false));

        assertThatThrownBy(resuming::join)
                .hasCauseInstanceOf(NotConnected.class)
                .hasMessageContaining("could not be ended: cut");
        assertThat(dialer.closed()).isTrue();
    }

    @Test
    void aRefusalIsTheBrokersWord() {
        CompletableFuture<SessionBrowser> resuming = resume(settings(Protocol.MQTT_5));

        dialer.wire().end(new WireEnd.Refused(ReasonCode.NOT_AUTHORIZED, "refused: not you", false));

        assertThatThrownBy(resuming::join).cause().isInstanceOfSatisfying(ConnectionRefused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            assertThat(refused).hasMessage("refused: not you");
        });
        assertThat(dialer.closed()).isTrue();
    }

    @Test
    void aLoginThatCannotBeHadIsNoConnection() {
        Credentials broken = () -> {
            throw new UncheckedIOException(new IOException("no such file"));
        };
        ConnectionSettings settings =
                new Settings().session(Settings.DURABLE).credentials(broken).build();

        assertThatThrownBy(() -> SessionBrowser.resume(settings, dialer))
                .isInstanceOf(NotConnected.class)
                .hasMessageContaining("could not read the credentials", "no such file");
    }

    @Test
    void whoComesBackMeanwhileEndsTheLook() {
        SessionBrowser browser = browser(Protocol.MQTT_5);
        dialer.wire().receive(message(1, Qos.AT_LEAST_ONCE, "one"));

        dialer.wire().end(new WireEnd.Disconnected(ReasonCode.SESSION_TAKEN_OVER, "taken over"));

        assertThat(browser.next(LONG)).isPresent();
        assertThat(browser.next(LONG)).isEmpty();
        assertThat(browser.interruption()).hasValue("taken over");
        browser.close();
    }

    @Test
    void aBrokerThatIsFasterThanTheLookWaits() {
        SessionBrowser browser = browser(Protocol.MQTT_5);
        Packet large = new Packet.Publish(
                1, false, Publication.of("a", Payload.of(new byte[(int) Overhearing.BYTES / 2])), List.of());

        dialer.wire().receive(large);
        assertThat(dialer.wire().isReading()).isTrue();
        dialer.wire().receive(large);
        assertThat(dialer.wire().isReading()).isFalse();

        browser.next(LONG);
        assertThat(dialer.wire().isReading()).isFalse();
        browser.next(LONG);
        assertThat(dialer.wire().isReading()).isTrue();
        browser.close();
    }

    @Test
    void anInterruptEndsTheWaitingAndStaysSet() {
        try (SessionBrowser browser = browser(Protocol.MQTT_5)) {
            Thread.currentThread().interrupt();

            assertThat(browser.next(LONG)).isEmpty();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aSessionThatEndsWithItsClientCannotBeLookedInto() {
        assertThatThrownBy(() -> SessionBrowser.resume(Settings.plain(), dialer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ada is not durable");
        assertThat(dialer.dials()).isZero();
        assertThat(dialer.closed()).isTrue();
    }

    /** In a session that was there. */
    private SessionBrowser browser(Protocol protocol) {
        CompletableFuture<SessionBrowser> resuming = resume(settings(protocol));
        dialer.wire().greet(true);
        return resuming.join();
    }

    /** Returns when it was dialled. */
    private CompletableFuture<SessionBrowser> resume(ConnectionSettings settings) {
        CompletableFuture<SessionBrowser> resuming =
                CompletableFuture.supplyAsync(() -> SessionBrowser.resume(settings, dialer));
        await().until(() -> dialer.dials() > 0);
        return resuming;
    }

    private static ConnectionSettings settings(Protocol protocol) {
        return new Settings().session(Settings.DURABLE).protocol(protocol).build();
    }

    private static Packet message(int id, Qos qos, String text) {
        return new Packet.Publish(id, false, Publication.text("a", text).withQos(qos), List.of());
    }
}
