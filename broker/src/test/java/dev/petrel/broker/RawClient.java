package dev.petrel.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** An MQTT client of single packets over a blocking socket, just enough to ask a broker questions. */
final class RawClient implements AutoCloseable {

    /** A packet as it came: its first byte and what follows the length. */
    record Packet(int first, ByteBuffer body) {
        int type() {
            return first >> 4;
        }
    }

    /** A PUBLISH as it came. */
    record Received(String topic, String payload, int packetId, boolean retain) {}

    private static final int PUBLISH = 3;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final Socket socket;
    private final DataInputStream in;
    private final boolean mqtt5;
    private final Queue<Packet> early = new ArrayDeque<>();

    private RawClient(Socket socket, boolean mqtt5) throws IOException {
        this.socket = socket;
        this.mqtt5 = mqtt5;
        in = new DataInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        wait(ANSWER_WITHIN);
    }

    static RawClient mqtt5(int port) {
        return over(open(port), true);
    }

    static RawClient mqtt311(int port) {
        return over(open(port), false);
    }

    static RawClient over(Socket socket, boolean mqtt5) {
        try {
            return new RawClient(socket, mqtt5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket open(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects with a session that outlives the connection by an hour, and answers the CONNACK. */
    Packet connect(String clientId) {
        return connect(clientId, null, null);
    }

    Packet connect(String clientId, @Nullable String user, @Nullable String password) {
        Bytes body = new Bytes().text("MQTT").octet(mqtt5 ? 5 : 4);
        body.octet((user == null ? 0 : 0x80) | (password == null ? 0 : 0x40)).two(30);
        if (mqtt5) {
            body.octet(5).octet(0x11).raw(ByteBuffer.allocate(4).putInt(3600).array());
        }
        body.text(clientId);
        if (user != null) {
            body.text(user);
        }
        if (password != null) {
            body.text(password);
        }
        send(0x10, body);
        return receive();
    }

    void subscribe(String filter, int qos) {
        Bytes body = new Bytes().two(1);
        if (mqtt5) {
            body.octet(0);
        }
        send(0x82, body.text(filter).octet(qos));
        expect(9);
    }

    /** Publishes with QoS 1 and waits for the PUBACK. */
    void publish(String topic, String payload) {
        publish(topic, payload, false);
    }

    void publish(String topic, String payload, boolean retain) {
        Bytes body = new Bytes().text(topic).two(7);
        if (mqtt5) {
            body.octet(0);
        }
        send(retain ? 0x33 : 0x32, body.raw(payload.getBytes(StandardCharsets.UTF_8)));
        expect(4);
    }

    /** Publishes with QoS 1 on MQTT 5 what is worth nothing after some seconds. */
    void publishExpiring(String topic, String payload, int seconds) {
        Bytes expiry = new Bytes()
                .octet(5)
                .octet(0x02)
                .raw(ByteBuffer.allocate(4).putInt(seconds).array());
        Bytes body = new Bytes().text(topic).two(7).raw(expiry.out.toByteArray());
        send(0x32, body.raw(payload.getBytes(StandardCharsets.UTF_8)));
        expect(4);
    }

    /** The next PUBLISH, not acknowledged. */
    Received message() {
        Packet packet = expect(PUBLISH);
        ByteBuffer body = packet.body();
        byte[] topic = new byte[body.getShort()];
        body.get(topic);
        int packetId = (packet.first() & 0x06) == 0 ? 0 : body.getShort() & 0xFFFF;
        if (mqtt5) {
            body.position(body.position() + 1 + body.get(body.position()));
        }
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        return new Received(
                new String(topic, StandardCharsets.UTF_8),
                new String(payload, StandardCharsets.UTF_8),
                packetId,
                (packet.first() & 1) == 1);
    }

    void acknowledge(Received message) {
        send(0x40, new Bytes().two(message.packetId()));
    }

    /** Whether nothing comes for a while. */
    boolean silentFor(Duration time) {
        wait(time);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            wait(ANSWER_WITHIN);
        }
    }

    Packet receive() {
        try {
            int first = in.readUnsignedByte();
            byte[] body = new byte[length()];
            in.readFully(body);
            return new Packet(first, ByteBuffer.wrap(body));
        } catch (EOFException e) {
            return new Packet(0, ByteBuffer.allocate(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet of a type; PUBLISHes that come before it are kept, since a broker may send them at any time. */
    private Packet expect(int type) {
        Packet packet = type == PUBLISH && !early.isEmpty() ? early.remove() : receive();
        while (packet.type() == PUBLISH && type != PUBLISH) {
            early.add(packet);
            packet = receive();
        }
        if (packet.type() != type) {
            throw new AssertionError("expected packet type " + type + ", got " + packet.type() + " "
                    + Arrays.toString(packet.body().array()));
        }
        return packet;
    }

    private int length() throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int octet = in.readUnsignedByte();
            length |= (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return length;
            }
        }
    }

    private void send(int first, Bytes body) {
        byte[] content = body.out.toByteArray();
        Bytes packet = new Bytes().octet(first);
        int rest = content.length;
        do {
            packet.octet(rest % 128 | (rest >= 128 ? 0x80 : 0));
            rest /= 128;
        } while (rest > 0);
        try {
            socket.getOutputStream().write(packet.raw(content).out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void wait(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts the connection without a word. */
    @Override
    public void close() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bytes octet(int value) {
            out.write(value);
            return this;
        }

        Bytes two(int value) {
            return octet(value >> 8).octet(value);
        }

        Bytes raw(byte[] value) {
            out.writeBytes(value);
            return this;
        }

        Bytes text(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            return two(bytes.length).raw(bytes);
        }
    }
}
