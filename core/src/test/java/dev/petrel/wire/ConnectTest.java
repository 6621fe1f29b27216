package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Will;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Login;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Secret;
import dev.petrel.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CONNECT says and what becomes of the answer. */
class ConnectTest {

    private final Bench bench = new Bench();
    private final Recorder recorder = new Recorder();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void connectOnMqtt311SaysNoMoreThanItKnows() {
        bench.dialer.dial(bench.dial(Protocol.MQTT_3_1_1), recorder);

        String connect = bench.peer.accept().read();

        assertThat(connect).isEqualTo("1010" + "0004" + text("MQTT") + "04" + "02" + "003c" + "0004" + text("wire"));
    }

    @Test
    void connectOnMqtt5AnnouncesOurLimitsAndNoTopicAliases() {
        bench.dialer.dial(bench.dial(Protocol.MQTT_5), recorder);

        String connect = bench.peer.accept().read();

        assertThat(connect)
                .startsWith("1019" + "0004" + text("MQTT") + "05" + "02" + "003c" + "08")
                .contains("210014")
                .contains("27000186a0")
                .endsWith("0004" + text("wire"));
    }

    @Test
    void connectCarriesLoginWillAndSession() {
        Metadata metadata = Metadata.NONE
                .withContentType("c")
                .withUtf8(true)
                .withResponseTopic(Topic.of("r"))
                .withCorrelationData(Payload.utf8("x"))
                .withExpiry(Duration.ofSeconds(9))
                .withUserProperty("k", "v");
        Publication last = new Publication(Topic.of("gone"), Payload.utf8("bye"), Qos.AT_LEAST_ONCE, true, metadata);
        Dial.Hello hello = new Dial.Hello(
                Protocol.MQTT_5,
                new Dial.Session("me", false, Duration.ofSeconds(300)),
                Duration.ofSeconds(30),
                new Login("user", Secret.of("pass")),
                Will.of(last),
                new Dial.OwnLimits(5, 1000));
        bench.dialer.dial(Dials.with(bench.dial(Protocol.MQTT_5), hello), recorder);

        String connect = bench.peer.accept().read();

        assertThat(connect.substring(4))
                .startsWith(
                        "0004" + text("MQTT") + "05" + "ec" + "001e" + "0d" + "110000012c" + "210005" + "27000003e8")
                .contains("0002" + text("me"))
                .contains("1800000001")
                .contains("0101")
                .contains("0200000009")
                .contains("03" + "0001" + text("c"))
                .contains("08" + "0001" + text("r"))
                .contains("09" + "0001" + text("x"))
                .contains("26" + "0001" + text("k") + "0001" + text("v"))
                .endsWith("0004" + text("gone") + "0003" + text("bye") + "0004" + text("user") + "0004" + text("pass"));
    }

    @Test
    void aWillKeepsItsOwnDelayAndNeedsNoneWithoutASession() {
        Publication last = Publication.text("gone", "bye").withQos(Qos.AT_MOST_ONCE);
        Dial.Hello delayed = Dials.hello(Protocol.MQTT_5, "me", null, new Will(last, Duration.ofSeconds(7)));
        Dial.Hello plain = Dials.hello(Protocol.MQTT_5, "me", null, Will.of(last));

        bench.dialer.dial(Dials.with(bench.dial(Protocol.MQTT_5), delayed), recorder);
        String first = bench.peer.accept().read();
        bench.dialer.dial(Dials.with(bench.dial(Protocol.MQTT_5), plain), new Recorder());
        String second = bench.peer.accept().read();

        assertThat(first).contains("05" + "1800000007" + "0004" + text("gone"));
        assertThat(second).contains("00" + "0004" + text("gone")).doesNotContain("180000");
    }

    @Test
    void theGreetingOfMqtt5HasDefaultsForWhatIsNotSaid() {
        bench.dialer.dial(bench.dial(Protocol.MQTT_5), recorder);

        bench.peer.welcome("20 03 01 00 00");

        assertThat(recorder.next(Greeting.class))
                .isEqualTo(new Greeting(
                        true,
                        Protocol.MQTT_5,
                        null,
                        null,
                        new ServerLimits(
                                65_535,
                                Qos.EXACTLY_ONCE,
                                ServerLimits.LARGEST_PACKET,
                                0,
                                Duration.ofSeconds(60),
                                ServerLimits.Features.ALL)));
    }

    @Test
    void theGreetingOfMqtt5TellsAllThatIsSaid() {
        bench.dialer.dial(bench.dial(Protocol.MQTT_5), recorder);

        bench.peer.welcome("20 25 00 00 22" + "11 ff ff ff ff" + "21 00 07" + "24 01" + "25 00" + "27 ff ff ff ff"
                + "12 00 02 69 64" + "22 00 03" + "28 00" + "29 00" + "2a 00" + "13 00 0a");

        assertThat(recorder.next(Greeting.class))
                .isEqualTo(new Greeting(
                        false,
                        Protocol.MQTT_5,
                        "id",
                        Duration.ofSeconds(0xFFFF_FFFFL),
                        new ServerLimits(
                                7,
                                Qos.AT_LEAST_ONCE,
                                0xFFFF_FFFFL,
                                3,
                                Duration.ofSeconds(10),
                                new ServerLimits.Features(false, false, false, false))));
    }

    @Test
    void theGreetingOfMqtt311TakesTheUsualForGranted() {
        bench.dialer.dial(bench.dial(Protocol.MQTT_3_1_1), recorder);

        bench.peer.welcome("20 02 01 00");

        Greeting greeting = recorder.next(Greeting.class);
        assertThat(greeting.sessionPresent()).isTrue();
        assertThat(greeting.protocol()).isEqualTo(Protocol.MQTT_3_1_1);
        assertThat(greeting.limits().features()).isEqualTo(ServerLimits.Features.MQTT_3_1_1);
    }

    @ParameterizedTest
    @CsvSource({
        "MQTT_5,     20 03 00 86 00, 86, false",
        "MQTT_5,     20 03 00 84 00, 84, false",
        "MQTT_5,     20 02 00 01,    84, true",
        "MQTT_5,     20 02 00 05,    87, true",
        "MQTT_5,     20 02 00 00,    84, true",
        "MQTT_3_1_1, 20 02 00 01,    84, true",
        "MQTT_3_1_1, 20 02 00 02,    85, true",
        "MQTT_3_1_1, 20 02 00 03,    88, true",
        "MQTT_3_1_1, 20 02 00 04,    86, true",
        "MQTT_3_1_1, 20 02 00 05,    87, true",
    })
    void aRefusalIsToldWithItsMeaning(Protocol protocol, String answer, String code, boolean in311Form) {
        bench.dialer.dial(bench.dial(protocol), recorder);

        bench.peer.welcome(answer);

        WireEnd.Refused refused = recorder.next(WireEnd.Refused.class);
        assertThat(refused.code()).isEqualTo(ReasonCode.of(Integer.parseInt(code, 16)));
        assertThat(refused.in311Form()).isEqualTo(in311Form);
        assertThat(recorder.all()).hasSize(1);
    }

    @Test
    void theReasonOfARefusalIsSurfacedAndItsControlCharactersAreEscaped() {
        bench.dialer.dial(bench.dial(Protocol.MQTT_5), recorder);

        bench.peer.welcome("20 11 00 9c 0e" + "1f 00 05 6e 6f 0a 1b 5b" + "1c 00 03 78 0a 31");

        WireEnd.Refused refused = recorder.next(WireEnd.Refused.class);
        assertThat(refused.text())
                .isEqualTo("refused: 0x9C use another server: no\\u000a\\u001b[; it points to \"x\\u000a1\"");
        assertThat(refused.reference()).isEqualTo("x\n1");
    }

    private static String text(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
