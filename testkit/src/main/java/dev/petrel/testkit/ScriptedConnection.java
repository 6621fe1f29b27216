package dev.petrel.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to a {@link ScriptedBroker}. What is sent after its end goes nowhere. All methods may be
 * called from any thread; packets leave whole and in the order of the calls.
 */
public final class ScriptedConnection {

    private static final int LARGEST_BODY = 64 * 1024 * 1024;

    private final Socket socket;
    private final ScriptedBroker broker;
    private final PacketRecord everything;
    private final PacketRecord own = new PacketRecord();

    /** Threads whose bytes are put aside instead of sent, each for the time of one {@link #bytesOf}. */
    private final Map<Thread, ByteArrayOutputStream> collected = new ConcurrentHashMap<>();

    private volatile boolean mqtt5;
    private volatile boolean ended;
    private volatile @Nullable RuntimeException failure;

    ScriptedConnection(Socket socket, ScriptedBroker broker, PacketRecord everything) {
        this.socket = socket;
        this.broker = broker;
        this.everything = everything;
    }

    /** Whether its CONNECT spoke MQTT 5; false before it came. */
    public boolean mqtt5() {
        return mqtt5;
    }

    /** Whether either side has ended it. */
    public boolean ended() {
        return ended;
    }

    /** Waits up to {@link ScriptedBroker#DEFAULT_WAIT} until either side has ended it, or throws AssertionError. */
    public void awaitEnd() {
        own.await(ScriptedBroker.DEFAULT_WAIT, () -> ended, () -> "the connection did not end");
    }

    /** What has come on it, in its order. */
    public List<ReceivedPacket> received() {
        return own.all();
    }

    /** The packets of a kind that have come on it. */
    public List<ReceivedPacket> received(PacketType type) {
        return own.of(type);
    }

    /** Waits up to {@link ScriptedBroker#DEFAULT_WAIT} for so many packets of a kind on it, or throws AssertionError. */
    public List<ReceivedPacket> await(PacketType type, int count) {
        return own.await(type, count, ScriptedBroker.DEFAULT_WAIT);
    }

    /** CONNACK: accepted, no session, no properties. */
    public void accept() {
        connack(false, 0, PacketProperties.NONE);
    }

    /** CONNACK: accepted, with properties, which MQTT 3.1.1 leaves out. */
    public void accept(boolean sessionPresent, PacketProperties properties) {
        connack(sessionPresent, 0, properties);
    }

    /** CONNACK with a reason code (MQTT 3.1.1: a return code), and the end of the connection. */
    public void refuse(int code) {
        connack(false, code, PacketProperties.NONE);
        close();
    }

    /** CONNACK. */
    public void connack(boolean sessionPresent, int code, PacketProperties properties) {
        send(PacketType.CONNACK, 0, body().octet(sessionPresent ? 1 : 0).octet(code), properties);
    }

    /** PUBACK; MQTT 3.1.1 leaves the reason code out. */
    public void puback(int packetId, int code) {
        acknowledge(PacketType.PUBACK, 0, packetId, code);
    }

    /** PUBREC; MQTT 3.1.1 leaves the reason code out. */
    public void pubrec(int packetId, int code) {
        acknowledge(PacketType.PUBREC, 0, packetId, code);
    }

    /** PUBREL; MQTT 3.1.1 leaves the reason code out. */
    public void pubrel(int packetId, int code) {
        acknowledge(PacketType.PUBREL, 2, packetId, code);
    }

    /** PUBCOMP; MQTT 3.1.1 leaves the reason code out. */
    public void pubcomp(int packetId, int code) {
        acknowledge(PacketType.PUBCOMP, 0, packetId, code);
    }

    /** SUBACK with a code for each filter. */
    public void suback(int packetId, int... codes) {
        send(PacketType.SUBACK, 0, body().two(packetId), PacketProperties.NONE, codes);
    }

    /** UNSUBACK with a code for each filter, which MQTT 3.1.1 leaves out. */
    public void unsuback(int packetId, int... codes) {
        send(PacketType.UNSUBACK, 0, body().two(packetId), PacketProperties.NONE, mqtt5 ? codes : new int[0]);
    }

    /** PINGRESP. */
    public void pingresp() {
        raw(body().packet(PacketType.PINGRESP.number() << 4));
    }

    /** PUBLISH to the client. */
    public void publish(ScriptedPublish publish) {
        raw(publish.encoded(mqtt5));
    }

    /** DISCONNECT with a reason code, and the end of the connection; MQTT 3.1.1, which has none, only ends it. */
    public void disconnect(int code) {
        disconnect(code, PacketProperties.NONE);
    }

    /** DISCONNECT with a reason code and properties, and the end of the connection; MQTT 3.1.1 only ends it. */
    public void disconnect(int code, PacketProperties properties) {
        if (mqtt5) {
            send(PacketType.DISCONNECT, 0, body().octet(code), properties);
        }
        close();
    }

    /** Any bytes, such as half a packet. */
    public void raw(byte[] bytes) {
        ByteArrayOutputStream aside = collected.get(Thread.currentThread());
        if (aside == null) {
            write(bytes);
        } else {
            aside.writeBytes(bytes);
        }
    }

    /** What an action on this thread would send; nothing of it is sent. */
    byte[] bytesOf(Runnable action) {
        ByteArrayOutputStream aside = new ByteArrayOutputStream();
        collected.put(Thread.currentThread(), aside);
        try {
            action.run();
        } finally {
            collected.remove(Thread.currentThread());
        }
        return aside.toByteArray();
    }

    private synchronized void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException clientIsGone) {
            end();
        }
    }

    /** Does something a time from now, on a thread of its own. */
    public void later(Duration time, Runnable action) {
        CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS).execute(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                failure = e;
            }
        });
    }

    /** Ends it in order (FIN). */
    public void close() {
        try {
            socket.shutdownOutput();
        } catch (IOException clientIsGone) {
            end();
        }
    }

    /** Resets it (RST). */
    public void cut() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // Then there is nothing to reset.
        }
        end();
    }

    /** What went wrong with the script or with what the client sent. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    void start(String name) {
        Thread.ofPlatform().daemon().name(name).start(this::read);
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            socket.setTcpNoDelay(true);
            for (int first = in.read(); first >= 0; first = in.read()) {
                hear(new ReceivedPacket(first, in.readNBytes(length(in)), mqtt5));
            }
        } catch (IOException clientIsGone) {
            // As good as an end of file: brokers see both.
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            failure = new IllegalStateException("a client sent what is no MQTT: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            end();
        }
    }

    private void hear(ReceivedPacket packet) {
        ReceivedPacket heard = packet;
        if (packet.type() == PacketType.CONNECT) {
            mqtt5 = packet.connect().mqtt5();
            heard = new ReceivedPacket(PacketType.CONNECT.number() << 4, packet.body(), mqtt5);
        }
        own.add(heard);
        everything.add(heard);
        broker.answer(this, heard);
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int octet = in.readUnsignedByte();
            length |= (octet & 0x7F) << shift;
            if (octet < 0x80) {
                if (length > LARGEST_BODY) {
                    throw new IllegalArgumentException("a packet announces " + length + " bytes");
                }
                return length;
            }
        }
        throw new IllegalArgumentException("a remaining length has more than four bytes");
    }

    private static PacketWriter body() {
        return new PacketWriter();
    }

    private void acknowledge(PacketType type, int flags, int packetId, int code) {
        PacketWriter body = body().two(packetId);
        if (mqtt5 && code != 0) {
            body.octet(code).octet(0);
        }
        raw(body.packet((type.number() << 4) | flags));
    }

    private void send(PacketType type, int flags, PacketWriter body, PacketProperties properties, int... codes) {
        if (mqtt5) {
            body.raw(properties.encoded());
        }
        for (int code : codes) {
            body.octet(code);
        }
        raw(body.packet((type.number() << 4) | flags));
    }

    private void end() {
        ended = true;
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that cannot be closed has no more to say.
        }
        own.changed();
        everything.changed();
    }
}
