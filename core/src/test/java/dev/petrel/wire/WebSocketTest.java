package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.MqttUrl.Scheme;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Tls;
import dev.petrel.time.HandTurnedTime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT in WebSocket frames. */
class WebSocketTest {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");

    private final Bench bench = new Bench();
    private final Recorder recorder = new Recorder();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theHandshakeAsksForMqttAtThePathAndShowsNoLogin() {
        MqttUrl url = new MqttUrl(
                Scheme.WS, "127.0.0.1", bench.peer.port(), "/some/path", new Login("me", Secret.of("canary")));
        bench.dialer.dial(
                Dials.dial(url, Tls.DEFAULT, Dials.hello(Protocol.MQTT_5, "wire", url.login(), null)), recorder);

        String request = readRequest(bench.peer.accept());

        assertThat(request)
                .startsWith("GET /some/path HTTP/1.1\r\n")
                .containsIgnoringCase("host: 127.0.0.1:" + bench.peer.port() + "\r\n")
                .containsIgnoringCase("sec-websocket-protocol: mqtt\r\n")
                .containsIgnoringCase("sec-websocket-version: 13\r\n")
                .doesNotContainIgnoringCase("authorization")
                .doesNotContain("canary");
    }

    @Test
    void packetsNeedNotAlignWithFrames() {
        Peer.Link link = open();

        String bytes = "30 05 00 01 74 00 78" + "40 02 00 07" + "40 02 00 08";
        byte[] all = Peer.bytes(bytes);
        link.write(frame(0x02, Arrays.copyOfRange(all, 0, 3)));
        link.write(frame(0x00, Arrays.copyOfRange(all, 3, 9)));
        link.write(frame(0x80, Arrays.copyOfRange(all, 9, all.length)));

        recorder.next(Packet.Publish.class);
        assertThat(recorder.next(Packet.PubAck.class).id()).isEqualTo(7);
        assertThat(recorder.next(Packet.PubAck.class).id()).isEqualTo(8);
    }

    @Test
    void aPingOfTheWebSocketIsAnswered() {
        Peer.Link link = open();

        link.write(frame(0x89, new byte[] {1, 2, 3}));

        assertThat(readFrame(link)).isEqualTo("8a:010203");
    }

    @Test
    void aTextFrameIsABreach() {
        Peer.Link link = open();

        link.write(frame(0x81, "hello".getBytes(StandardCharsets.UTF_8)));

        assertThat(readFrame(link)).isEqualTo("82:e0028100");
        link.close();
        assertThat(recorder.next(WireEnd.Violated.class).code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }

    @Test
    void aFrameAboveOurMaximumIsABreach() {
        Peer.Link link = open();

        link.write("82 7f 00 00 00 00 10 00 00 00");

        assertThat(recorder.next(WireEnd.Violated.class).code()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void aCloseFrameIsALossWithItsReason() {
        Peer.Link link = open();

        link.write(frame(0x88, new byte[] {3, (byte) 0xE9, 'b', 'y', 'e'}));

        assertThat(recorder.next(WireEnd.Lost.class))
                .isEqualTo(new WireEnd.Lost("the broker closed the WebSocket: 1001 bye", true));
    }

    @Test
    void aGoodbyeIsSaidInBothLayers() {
        Wire wire = bench.dialer.dial(dial(), recorder);
        Peer.Link link = accepted();
        assertThat(readFrame(link)).startsWith("82:10");
        link.write(frame(0x82, Peer.bytes(Peer.CONNACK_5)));
        recorder.next(Greeting.class);

        bench.onIo(() -> wire.disconnect(null, Bench.CLOSED));
        bench.turn(NettyWire.BROKERS_TURN);

        assertThat(readFrame(link)).isEqualTo("82:e000");
        assertThat(readFrame(link)).startsWith("88:03e8");
        assertThat(link.readToEnd()).isEmpty();
        link.close();
        recorder.next(WireEnd.ClosedHere.class);
    }

    @Test
    void hostsAreNamedAsTheyStandInTheUrl() {
        assertThat(requestTo("some_service", 80)).containsIgnoringCase("host: some_service\r\n");
        assertThat(requestTo("some_service", 8080)).containsIgnoringCase("host: some_service:8080\r\n");
        assertThat(requestTo("::1", 8080)).containsIgnoringCase("host: [::1]:8080\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 404 Not Found, 404",
        "HTTP/1.1 101 Switching Protocols, ubprotocol",
        "SSH-2.0-OpenSSH_9.2, ''",
    })
    void whatIsNoWebSocketForMqttIsUnreachable(String answer, String hint) {
        bench.dialer.dial(dial(), recorder);
        Peer.Link link = bench.peer.accept();
        String accept = acceptKey(readRequest(link));

        link.write((answer + "\r\nContent-Length: 0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));

        assertThat(recorder.next(WireEnd.Unreachable.class).text()).contains(hint);
    }

    @Test
    void aSessionRunsWithARealBroker(@TempDir Path folder) {
        try (Mosquitto broker = Mosquitto.start(folder, "protocol websockets")) {
            Wire wire = bench.dialer.dial(Dials.to(Scheme.WS, "localhost", broker.port(), Protocol.MQTT_5), recorder);
            recorder.next(Greeting.class);
            Publication large = Publication.text("a", "x".repeat(90_000)).withQos(Qos.AT_MOST_ONCE);

            bench.onIo(() -> {
                wire.send(new Packet.Subscribe(1, "a", new Packet.Options(Qos.AT_MOST_ONCE, false, false, true), 0));
                wire.send(new Packet.Publish(0, false, large, List.of()));
                wire.flush();
            });

            recorder.next(Packet.SubAck.class);
            assertThat(recorder.next(Packet.Publish.class).publication()).isEqualTo(large);
            bench.onIo(() -> wire.disconnect(null, Bench.CLOSED));
            recorder.next(WireEnd.ClosedHere.class);
        }
    }

    private Dial dial() {
        return Dials.to(Scheme.WS, "127.0.0.1", bench.peer.port(), Protocol.MQTT_5);
    }

    /** The first bytes on the way to a host. */
    private static String requestTo(String host, int port) {
        IoThread io = IoThread.acquire();
        EmbeddedChannel channel = new EmbeddedChannel();
        Dial dial = Dials.to(Scheme.WS, host, port, Protocol.MQTT_5);
        NettyWire wire = new NettyWire(io, new HandTurnedTime(), dial, new Recorder(), gone -> {});
        wire.opened(channel, new Route(List.of(), null));
        ByteBuf request = channel.readOutbound();
        String text = request.toString(StandardCharsets.US_ASCII);
        request.release();
        channel.finishAndReleaseAll();
        io.release(Dialer.PATIENCE);
        return text;
    }

    /** A wire that was greeted over a WebSocket. */
    private Peer.Link open() {
        bench.dialer.dial(dial(), recorder);
        Peer.Link link = accepted();
        readFrame(link);
        link.write(frame(0x82, Peer.bytes(Peer.CONNACK_5)));
        recorder.next(Greeting.class);
        return link;
    }

    private Peer.Link accepted() {
        Peer.Link link = bench.peer.accept();
        String accept = acceptKey(readRequest(link));
        link.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return link;
    }

    private static String acceptKey(String request) {
        try {
            Matcher key = KEY.matcher(request);
            assertThat(key.find()).isTrue();
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String readRequest(Peer.Link link) {
        try {
            StringBuilder request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\n")) {
                request.append((char) link.socket().getInputStream().read());
            }
            return request.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame of a server: not masked. */
    private static byte[] frame(int firstByte, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(firstByte);
        frame.write(payload.length);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** The next frame of the client, as first byte and payload in hexadecimal. */
    private static String readFrame(Peer.Link link) {
        try {
            DataInputStream in = new DataInputStream(link.socket().getInputStream());
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            assertThat(length & 0x80).as("masked").isEqualTo(0x80);
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length & 0x7F);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return HexFormat.of().toHexDigits((byte) first) + ":"
                    + HexFormat.of().formatHex(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
