package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectFailed;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ConnectionState.Online;
import dev.petrel.observe.ConnectionState.Waiting;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Secret;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers that point to another server. */
class ReferralTest {

    private static final Duration SHORT = Duration.ofSeconds(1);

    private final Line line = Line.of(following(Settings.plain()));

    @ParameterizedTest
    @ValueSource(ints = {0x9C, 0x9D})
    void whereARefusalPointsIsDialledAtOnceWhenThatIsAllowed(int code) {
        line.connection.start();
        CompletionStage<Void> online = line.connection.online();

        line.wire().end(refused(code, "other:7"));

        assertThat(server(line)).isEqualTo("mqtt://other:7");
        assertThat(Line.end(online)).isNull();
        assertThat(line.told(ConnectFailed.class))
                .containsExactly(new ConnectFailed(
                        "mqtt://broker:1883", ConnectFailed.Cause.REFUSED, "refused, which is followed"));
        assertThat(line.connection.lastEnd()).hasValue("refused, which is followed");
        line.wire().greet(false);
        assertThat(Line.end(online)).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x9C, 0x9D})
    void whereADisconnectPointsIsDialledAtOnceWithWhatIsNotAnswered(int code) {
        line.takenByBroker();
        Receipt sent = line.publish("a", Qos.AT_LEAST_ONCE);

        line.wire().end(bye(code, "other:7"));
        Receipt later = line.publish("b", Qos.AT_LEAST_ONCE);
        line.wire().greet(false);
        line.wire().sent(Packet.Publish.class).forEach(line::accept);

        assertThat(server(line)).isEqualTo("mqtt://other:7");
        assertThat(line.sentTexts()).containsExactly("a", "b");
        assertThat(sent).extracting(Line::outcome).isEqualTo(Delivered.SUCCESS);
        assertThat(later).extracting(Line::outcome).isEqualTo(Delivered.SUCCESS);
        assertThat(line.told(ConnectionLost.class))
                .containsExactly(new ConnectionLost("mqtt://broker:1883", "bye, which is followed"));
        assertThat(line.told(ClientEvent.SessionLost.class)).hasSize(1);
    }

    @Test
    void byDefaultItIsToldAndNotFollowed() {
        Line plain = Line.of();
        plain.connection.start();
        CompletionStage<Void> online = plain.connection.online();

        plain.wire().end(refused(0x9D, "other:7"));

        String why = "refused, which is not followed (MQTT_FOLLOW_SERVER_REFERENCE)";
        assertThat(plain.state())
                .isInstanceOfSatisfying(
                        Waiting.class, waiting -> assertThat(waiting.why()).isEqualTo(why));
        assertThat(plain.told(ConnectFailed.class))
                .extracting(ConnectFailed::why)
                .containsExactly(why);
        assertThat(Line.end(online)).isInstanceOf(ConnectionRefused.class);
        plain.time.turn(Line.ANY_DELAY);
        assertThat(server(plain)).isEqualTo("mqtt://broker:1883");
        plain.wire().greet(false);
        plain.wire().end(bye(0x9C, "other:7"));
        assertThat(server(plain)).isEqualTo("mqtt://broker:1883");
        assertThat(plain.told(ConnectionLost.class))
                .extracting(ConnectionLost::why)
                .containsExactly("bye" + ", which is not followed (MQTT_FOLLOW_SERVER_REFERENCE)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mqtt://other", "other:0", "ada:secret@other"})
    void whatCannotBeReadIsToldAndNotFollowed(String reference) {
        line.connection.start();

        line.wire().end(refused(0x9C, reference));

        assertThat(line.state())
                .isInstanceOfSatisfying(
                        Waiting.class, waiting -> assertThat(waiting.why()).isEqualTo("refused, which cannot be read"));
        line.time.turn(Line.ANY_DELAY);
        assertThat(server(line)).isEqualTo("mqtt://broker:1883");
    }

    @Test
    void withoutAReferenceThereIsNothingToFollow() {
        line.connection.start();

        line.wire().end(refused(0x9C, null));

        assertThat(line.connection.lastEnd()).hasValue("refused");
        assertThat(line.state()).isInstanceOf(Waiting.class);
    }

    @Test
    void whoEndsTheConnectionForAnotherReasonIsNotFollowed() {
        line.takenByBroker();

        line.wire().end(bye(0x8B, "other:7"));

        assertThat(line.connection.lastEnd()).hasValue("bye, which is not followed");
        assertThat(server(line)).isEqualTo("mqtt://broker:1883");
    }

    @Test
    void encryptionAndLoginAreThoseOfTheBrokerThatPointsThere() {
        MqttUrl encrypted = new MqttUrl(MqttUrl.Scheme.MQTTS, "broker", 1, "", new Login("ada", Secret.of("secret")));
        Line secure = Line.of(following(Settings.plain().withServers(List.of(encrypted))));
        secure.connection.start();

        secure.wire().end(refused(0x9C, "other"));

        assertThat(secure.wire().dial().server())
                .isEqualTo(new MqttUrl(MqttUrl.Scheme.MQTTS, "other", 8883, "", encrypted.login()));
        assertThat(secure.wire().dial().hello().login()).isEqualTo(encrypted.login());
        assertThat(secure.state().toString()).doesNotContain("secret");
    }

    @Test
    void aServerThatIsAwayIsFollowedByTheNextAndThenByTheOneThatPointedThere() {
        line.connection.start();
        line.wire().end(refused(0x9C, "one two"));

        line.wire().end(new WireEnd.Unreachable("no route"));
        assertThat(server(line)).isEqualTo("mqtt://two:1883");
        line.wire().end(new WireEnd.Unreachable("no route"));

        assertThat(server(line)).isEqualTo("mqtt://broker:1883");
        line.wire().greet(false);
        assertThat(line.state()).isInstanceOf(Online.class);
    }

    @Test
    void brokersThatPointToEachOtherAreGivenTimeAndThenTheNextOfTheSettingsIsTried() {
        Line several = Line.of(following(new Settings().server("a").server("c").build()));
        several.connection.start();

        several.wire().end(refused(0x9C, "b"));
        several.wire().end(refused(0x9C, "a"));
        assertThat(several.state()).isInstanceOf(Waiting.class);
        several.time.turn(SHORT);
        assertThat(server(several)).isEqualTo("mqtt://a:1883");
        several.wire().end(refused(0x9C, "b"));
        several.time.turn(SHORT);
        assertThat(server(several)).isEqualTo("mqtt://b:1883");
        several.wire().end(refused(0x9C, "a"));

        assertThat(several.connection.lastEnd()).hasValue("refused, which is not followed after 3 others in a row");
        assertThat(several.dialer.dials()).isEqualTo(4);
        several.time.turn(Duration.ofSeconds(3));
        assertThat(several.dialer.dials()).isEqualTo(4);
        several.time.turn(Duration.ofSeconds(2));
        assertThat(server(several)).isEqualTo("mqtt://c:1883");
    }

    @Test
    void brokersThatTakeTheConnectionAndPointToEachOtherAreDialledSlowlyToo() {
        line.takenByBroker();

        for (int i = 0; i < 1000; i++) {
            ScriptedWire wire = line.wire();
            if (wire.isEnded()) {
                line.time.turn(Duration.ofMillis(100));
            } else {
                wire.greet(false);
                wire.end(bye(0x9D, i % 2 == 0 ? "other" : "broker"));
            }
        }

        double seconds = 0.1 * (1000 - line.dialer.dials());
        assertThat(line.dialer.dials() / seconds).isLessThan(1.5);
        assertThat(line.told(ClientEvent.TakenOver.class)).isEmpty();
    }

    @Test
    void aWhileOnlineBeginsANewRow() {
        line.takenByBroker();
        for (int i = 0; i < 10; i++) {
            line.time.turn(NextStep.STEADY);
            int before = line.dialer.dials();

            line.wire().end(bye(0x9C, "next" + i));

            assertThat(line.dialer.dials()).isEqualTo(before + 1);
            assertThat(server(line)).isEqualTo("mqtt://next" + i + ":1883");
            line.wire().greet(false);
        }
    }

    private static ConnectionSettings following(ConnectionSettings settings) {
        return settings.withSecurity(settings.security().withFollowServerReference(true));
    }

    private static String server(Line line) {
        MqttUrl server = line.wire().dial().server();
        return server.scheme().text() + "://" + server.host() + ":" + server.port();
    }

    private static WireEnd refused(int code, @Nullable String reference) {
        return new WireEnd.Refused(ReasonCode.of(code), "refused", false, reference);
    }

    private static WireEnd bye(int code, String reference) {
        return new WireEnd.Disconnected(ReasonCode.of(code), "bye", reference);
    }
}
