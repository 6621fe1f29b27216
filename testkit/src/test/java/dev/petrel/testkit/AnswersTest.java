package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each answer as the bytes that a client of MQTT 5 sees. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnswersTest {

    private static final byte[] CONNECT = new PacketWriter()
            .text("MQTT")
            .octet(5)
            .octet(2)
            .two(30)
            .octet(0)
            .text("me")
            .packet(0x10);

    private final ScriptedBroker broker = ScriptedBroker.start();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aDelayedAnswerComesLaterAndHoldsBackNoOther() throws IOException {
        broker.on(PacketType.PUBLISH, Answers.delayed(Duration.ofMillis(300)));
        Socket client = connected();

        long start = System.nanoTime();
        client.getOutputStream().write(publish(1, 17));
        client.getOutputStream().write(new byte[] {(byte) 0xC0, 0});

        assertThat(client.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
        assertThat(client.getInputStream().readNBytes(4)).containsExactly(0x40, 2, 0, 17);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @CsvSource({"1, 4004001197", "2, 5004001197"})
    void aRefusedPublishHasItsAnswerWithTheCode(int qos, String answer) throws IOException {
        broker.on(PacketType.PUBLISH, Answers.refused(0x97));
        Socket client = connected();

        client.getOutputStream().write(publish(qos, 17));

        assertThat(client.getInputStream().readNBytes(5)).asHexString().isEqualTo(answer);
    }

    @Test
    void aRefusedSubscribeHasTheCodeForEachFilter() throws IOException {
        broker.once(PacketType.SUBSCRIBE, Answers.refused(0x87));
        Socket client = connected();

        client.getOutputStream()
                .write(new PacketWriter()
                        .two(5)
                        .octet(0)
                        .text("a")
                        .octet(1)
                        .text("b")
                        .octet(1)
                        .packet(0x82));

        assertThat(client.getInputStream().readNBytes(7)).containsExactly(0x90, 5, 0, 5, 0, 0x87, 0x87);
    }

    @ParameterizedTest
    @CsvSource({"6202000A, 7004000A92", "5002000A, 6204000A92", "C000, E0029200"})
    void everyStepOfAHandshakeCanBeRefused(String packet, String answer) throws IOException {
        broker.on(PacketType.PUBREC, Answers.refused(0x92))
                .on(PacketType.PUBREL, Answers.refused(0x92))
                .on(PacketType.PINGREQ, Answers.refused(0x92));
        Socket client = connected();

        client.getOutputStream().write(HexFormat.of().parseHex(packet));

        assertThat(client.getInputStream().readNBytes(answer.length() / 2))
                .asHexString()
                .startsWith(answer.substring(0, 2))
                .contains("92");
    }

    @Test
    void aRefusedConnectEndsTheConnection() throws IOException {
        broker.once(PacketType.CONNECT, Answers.refused(0x88));

        Socket client = speaking();

        assertThat(client.getInputStream().readAllBytes()).containsExactly(0x20, 3, 0, 0x88, 0);
    }

    @Test
    void aFalsifiedAnswerIsThePoliteOneChanged() throws IOException {
        broker.once(PacketType.PUBLISH, Answers.falsified(bytes -> {
            bytes[3] ^= 1;
            return bytes;
        }));
        Socket client = connected();

        client.getOutputStream().write(publish(1, 16));
        client.getOutputStream().write(publish(1, 16));

        assertThat(client.getInputStream().readNBytes(8)).containsExactly(0x40, 2, 0, 17, 0x40, 2, 0, 16);
    }

    @Test
    void anAnswerMayBeAnyBytes() throws IOException {
        broker.once(PacketType.PUBLISH, Answers.bytes(new byte[] {1, 2, 3}));
        Socket client = connected();

        client.getOutputStream().write(publish(1, 16));

        assertThat(client.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
    }

    @Test
    void aConnectionCanEndInTheMiddleOfAnAnswer() throws IOException {
        broker.once(PacketType.PUBLISH, Answers.endingAfter(3));
        Socket client = connected();

        client.getOutputStream().write(publish(1, 16));

        assertThat(client.getInputStream().readAllBytes()).containsExactly(0x40, 2, 0);
    }

    @Test
    void whatHasNoAnswerCannotBeRefused() throws IOException {
        ScriptedBroker other = ScriptedBroker.start().on(PacketType.PUBLISH, Answers.refused(0x97));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), other.port());

        client.getOutputStream().write(CONNECT);
        client.getOutputStream().write(publish(0, 0));

        other.connection(0).awaitEnd();
        assertThatThrownBy(other::close).hasMessageContaining("QoS 0 has no answer");
    }

    private Socket connected() throws IOException {
        Socket client = speaking();
        assertThat(client.getInputStream().readNBytes(5)).containsExactly(0x20, 3, 0, 0, 0);
        return client;
    }

    private Socket speaking() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), broker.port());
        client.getOutputStream().write(CONNECT);
        return client;
    }

    private static byte[] publish(int qos, int packetId) {
        return ScriptedPublish.of("a", "x").withQos(qos, packetId).encoded(true);
    }
}
