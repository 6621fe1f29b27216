package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a broker must not do: each breach ends the connection with the right code, and nothing of it is handed over (R29). */
class ViolationsTest {

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = new Bench();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "30 ff ff ff ff 01,        81, remaining length of five bytes",
        "30 80 00,                 81, remaining length longer than it needs to be",
        "30 ff ff ff 7f,           95, 256 MB announced",
        "00 00,                    81, packet type 0",
        "10 00,                    82, CONNECT from a broker",
        "82 00,                    82, SUBSCRIBE from a broker",
        "a2 00,                    82, UNSUBSCRIBE from a broker",
        "c0 00,                    82, PINGREQ from a broker",
        "d1 00,                    81, reserved flags of PINGRESP",
        "d0 01 00,                 81, PINGRESP with a body",
        "41 02 00 01,              81, reserved flags of PUBACK",
        "60 02 00 01,              81, PUBREL without its flag",
        "36 05 00 01 74 00 01,     81, QoS 3",
        "38 05 00 01 74 00 78,     82, DUP with QoS 0",
        "32 06 00 01 74 00 00 00,  81, PUBLISH with packet id 0",
        "40 02 00 00,              81, PUBACK with packet id 0",
        "40 01 00,                 81, PUBACK with half an id",
        "30 04 00 01 23 00,        81, topic #",
        "30 06 00 03 61 2f 2b 00,  81, topic with a plus",
        "30 04 00 01 00 00,        81, topic with NUL",
        "30 05 00 02 c3 28 00,     81, topic that is not UTF-8",
        "30 03 00 00 00,           82, neither topic nor alias",
        "30 05 00 20 74 78 78,     81, topic longer than its packet",
        "30 04 00 01 74 05,        81, properties longer than their packet",
        "30 08 00 01 74 04 01 00 01 00, 82, payload format indicator twice",
        "30 0c 00 01 74 08 03 00 01 61 03 00 01 61, 82, content type twice",
        "30 07 00 01 74 03 21 00 05, 81, PUBLISH with a receive maximum",
        "30 06 00 01 74 02 7f 00,  81, property that does not exist",
        "30 08 00 01 74 04 08 00 01 23, 81, response topic #",
        "30 06 00 01 74 02 0b 00,  82, subscription identifier 0",
        "30 07 00 01 74 03 0b 81 00, 81, subscription identifier longer than it needs to be",
        "30 07 00 01 74 03 23 00 00, 94, topic alias 0",
        "30 07 00 01 74 03 23 00 0b, 94, topic alias though we allow none",
        "30 06 00 00 03 23 00 05,  94, topic alias instead of a topic",
        "20 03 00 00 00,           82, second CONNACK",
        "20 02 00 00,              82, second CONNACK in short form",
        "40 03 00 01 01,           82, PUBACK with a code that is none",
        "40 05 00 01 00 01 11,     81, PUBACK with half a property",
        "62 03 00 01 80,           82, PUBREL with a code that it may not have",
        "70 03 00 01 10,           82, PUBCOMP with a code that it may not have",
        "90 04 00 07 00 00,        82, SUBACK for an id that nobody waits for",
        "90 03 00 01 00,           82, SUBACK without a code",
        "90 05 00 01 00 00 00,     82, SUBACK with two codes",
        "90 04 00 01 00 03,        82, SUBACK with a code that it may not have",
        "b0 04 00 01 00 00,        82, UNSUBACK for an id that nobody waits for",
        "b0 02 00 01,              81, UNSUBACK without codes",
        "e0 01 04,                 82, DISCONNECT with a code of clients",
        "e0 07 81 05 12 00 02 61 62, 81, DISCONNECT with an assigned client id",
        "f0 00,                    82, AUTH that nobody asked for",
        "f0 02 18 00,              82, AUTH with a code",
    })
    void aBreachAfterConnackIsAnsweredWithItsCode(String bytes, String code, String name) {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.onIo(() -> {
            greeted.wire()
                    .send(new Packet.Subscribe(1, "a", new Packet.Options(Qos.AT_MOST_ONCE, false, false, true), 0));
            greeted.wire().flush();
        });
        greeted.link().read();

        greeted.link().write(bytes);

        assertThat(greeted.link().readToEnd()).as(name).isEqualTo("e002" + code.toLowerCase(Locale.ROOT) + "00");
        greeted.link().close();
        WireEnd.Violated end = greeted.recorder().next(WireEnd.Violated.class);
        assertThat(end.code()).isEqualTo(ReasonCode.of(Integer.parseInt(code, 16)));
        assertThat(end.text()).isNotBlank();
        assertThat(greeted.recorder().all()).noneMatch(Packet.class::isInstance);
    }

    /** Its publisher is to blame, and the broker would send it again on each new connection. */
    @Test
    void aPayloadFormatThatDoesNotExistIsTakenAsBytes() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        greeted.link().write("30 06 00 01 74 02 01 09");

        Packet.Publish publish = greeted.recorder().next(Packet.Publish.class);
        assertThat(publish.publication().topic().name()).isEqualTo("t");
        assertThat(publish.publication().metadata().utf8()).isFalse();
        greeted.link().close();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "20 03 02 00 00,                81, reserved flags of CONNACK",
        "20 03 01 87 00,                82, a refusal with a session",
        "20 02 01 05,                   82, a refusal in short form with a session",
        "20 02 02 00,                   81, reserved flags in short form",
        "20 02 00 09,                   81, a return code that does not exist",
        "20 03 00 42 00,                81, a reason code that does not exist",
        "20 03 00 05 00,                82, a return code of MQTT 3.1.1 in the form of MQTT 5",
        "20 04 00 00 00 00,             81, CONNACK longer than its properties",
        "20 06 00 00 03 21 00 00,       82, receive maximum 0",
        "20 05 00 00 02 24 02,          82, maximum QoS 2",
        "20 05 00 00 02 25 02,          82, retain available 2",
        "20 05 00 00 02 28 02,          82, wildcards available 2",
        "20 08 00 00 05 27 00 00 00 00, 82, maximum packet size 0",
        "20 09 00 00 06 21 00 05 21 00 05, 82, receive maximum twice",
        "20 05 00 00 02 01 01,          81, CONNACK with a payload format indicator",
        "40 02 00 01,                   82, PUBACK instead of CONNACK",
        "30 04 00 01 74 00,             82, PUBLISH instead of CONNACK",
        "e0 01 89,                      82, DISCONNECT instead of CONNACK",
        "f0 00,                         82, AUTH instead of CONNACK",
        "d0 00,                         82, PINGRESP instead of CONNACK",
        "48 54 54 50,                   81, a web server",
    })
    void aBreachInsteadOfConnackIsAnsweredWithItsCode(String bytes, String code, String name) {
        Recorder recorder = new Recorder();
        bench.dialer.dial(bench.dial(Protocol.MQTT_5), recorder);
        Peer.Link link = bench.peer.accept();
        link.read();

        link.write(bytes);

        assertThat(link.readToEnd()).as(name).isEqualTo("e002" + code.toLowerCase(Locale.ROOT) + "00");
        link.close();
        assertThat(recorder.next(WireEnd.Violated.class).code()).isEqualTo(ReasonCode.of(Integer.parseInt(code, 16)));
        assertThat(recorder.all()).hasSize(1);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "30 ff ff ff 7f,         95, 256 MB announced",
        "20 02 00 00,            82, second CONNACK",
        "20 03 00 00 00,         81, CONNACK of another version",
        "30 03 00 01 23,         81, topic #",
        "30 02 00 00,            82, no topic",
        "38 03 00 01 74,         82, DUP with QoS 0",
        "40 03 00 01 00,         81, PUBACK of another version",
        "40 04 00 01 00 00,      81, PUBACK with properties",
        "90 03 00 01 01 00,      82, junk after a SUBACK that nobody waits for",
        "90 03 00 01 87,         82, SUBACK with a code of MQTT 5",
        "b0 03 00 01 00,         81, UNSUBACK with a code",
        "e0 00,                  82, DISCONNECT from a broker",
        "f0 00,                  82, AUTH",
        "d0 01 00,               81, PINGRESP with a body",
    })
    void onMqtt311ABreachIsAnsweredByAPlainClose(String bytes, String code, String name) {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_3_1_1);

        greeted.link().write(bytes);

        assertThat(greeted.link().readToEnd()).as(name).isEmpty();
        greeted.link().close();
        WireEnd.Violated end = greeted.recorder().next(WireEnd.Violated.class);
        assertThat(end.code()).isEqualTo(ReasonCode.of(Integer.parseInt(code, 16)));
        assertThat(greeted.recorder().all()).noneMatch(Packet.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void packetsBeforeABreachAreHandedOver(Protocol protocol) {
        Bench.Greeted greeted = bench.greeted(protocol);
        String good = protocol == Protocol.MQTT_5 ? "30 05 00 01 74 00 78" : "30 04 00 01 74 78";

        greeted.link().write(good + "00 00" + good);

        greeted.recorder().next(Packet.Publish.class);
        greeted.link().readToEnd();
        greeted.link().close();
        greeted.recorder().next(WireEnd.Violated.class);
    }

    @ParameterizedTest
    @CsvSource({"MQTT_5, true", "MQTT_3_1_1, false"})
    void moreMessagesThanOurReceiveMaximumAreABreachOnMqtt5(Protocol protocol, boolean breach) {
        Bench.Greeted greeted = bench.greeted(protocol);
        StringBuilder publishes = new StringBuilder();
        for (int id = 1; id <= Dials.RECEIVE_MAXIMUM + 1; id++) {
            String end = protocol == Protocol.MQTT_5 ? "00" : "78";
            publishes.append(String.format(Locale.ROOT, "32 06 00 01 74 00 %02x %s", id, end));
        }

        greeted.link().write(publishes.toString());

        for (int i = 0; i < Dials.RECEIVE_MAXIMUM; i++) {
            greeted.recorder().next(Packet.Publish.class);
        }
        if (breach) {
            assertThat(greeted.link().readToEnd()).isEqualTo("e0029300");
            greeted.link().close();
            assertThat(greeted.recorder().next(WireEnd.Violated.class).code())
                    .isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
        } else {
            greeted.recorder().next(Packet.Publish.class);
            greeted.link().close();
            greeted.recorder().next(WireEnd.Lost.class);
        }
    }

    @Test
    void aResumedSessionMayBringMoreThanOurReceiveMaximumAtOnce() {
        Bench.Greeted greeted = bench.greeted(bench.dial(Protocol.MQTT_5), Peer.CONNACK_5.replaceFirst("00", "01"));
        StringBuilder publishes = new StringBuilder();
        for (int id = 1; id <= Dials.RECEIVE_MAXIMUM + 1; id++) {
            publishes.append(String.format(Locale.ROOT, "32 06 00 01 74 00 %02x 00", id));
        }

        greeted.link().write(publishes.toString());

        for (int i = 0; i <= Dials.RECEIVE_MAXIMUM; i++) {
            greeted.recorder().next(Packet.Publish.class);
        }
    }
}
