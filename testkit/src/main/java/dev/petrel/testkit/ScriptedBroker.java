package dev.petrel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A broker whose every answer a test decides, for MQTT 5 and 3.1.1 over TCP on 127.0.0.1. Without a script it is polite:
 * it accepts, grants what is asked for, acknowledges, and answers pings; it forwards nothing and keeps no session.
 *
 * <pre>{@code
 * try (ScriptedBroker broker = ScriptedBroker.start()) {
 *     broker.once(PacketType.CONNECT, Answers.refused(0x86));
 *     broker.on(PacketType.PUBLISH, ScriptedBroker.SILENCE);
 *     ... a client connects to broker.url() and publishes ...
 *     ReceivedPacket publish = broker.await(PacketType.PUBLISH, 1).getFirst();
 *     broker.connection(1).puback(publish.packetId(), 0x97);
 * }
 * }</pre>
 *
 * <p>Answers run on the thread that reads their connection. All methods may be called from any thread.
 */
public final class ScriptedBroker implements AutoCloseable {

    /** Says nothing, and goes on listening. */
    public static final Answer SILENCE = (connection, packet) -> {};

    /** How long the waits without a time last. */
    public static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);

    /** What to do with a packet; {@link Answers} has the common ones. */
    @FunctionalInterface
    public interface Answer {
        /** Answers a packet on the connection on which it came, or not. */
        void to(ScriptedConnection connection, ReceivedPacket packet);
    }

    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final PacketRecord record = new PacketRecord();
    private final List<ScriptedConnection> connections = new CopyOnWriteArrayList<>();
    private final Map<PacketType, Answer> always = new EnumMap<>(PacketType.class);
    private final Map<PacketType, Queue<Answer>> next = new EnumMap<>(PacketType.class);

    private ScriptedBroker(ServerSocket listener) {
        this.listener = listener;
    }

    /** Starts a polite one on a free port. */
    public static ScriptedBroker start() {
        try {
            ScriptedBroker broker = new ScriptedBroker(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            Thread.ofPlatform()
                    .daemon()
                    .name("scripted-broker-" + broker.port())
                    .start(broker::accept);
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Where it listens: {@code mqtt://127.0.0.1:port}. */
    public String url() {
        return "mqtt://127.0.0.1:" + port();
    }

    /** Answers every packet of a kind this way from now on. */
    public synchronized ScriptedBroker on(PacketType type, Answer answer) {
        always.put(type, answer);
        return this;
    }

    /** Answers one packet of a kind this way; several wait in line and go before {@link #on}. */
    public synchronized ScriptedBroker once(PacketType type, Answer answer) {
        next.computeIfAbsent(type, kind -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** Answers packets of a kind politely again. */
    public synchronized ScriptedBroker politely(PacketType type) {
        always.remove(type);
        next.remove(type);
        return this;
    }

    /** The connections in the order in which they came, those that have ended included. */
    public List<ScriptedConnection> connections() {
        return List.copyOf(connections);
    }

    /**
     * A connection by its place, the first being 0; waits up to {@link #DEFAULT_WAIT} for it.
     *
     * @throws AssertionError if it does not come
     */
    public ScriptedConnection connection(int index) {
        record.await(
                DEFAULT_WAIT,
                () -> connections.size() > index,
                () -> "connection " + index + " did not come; there are " + connections.size());
        return connections.get(index);
    }

    /** What has come on all connections, in its order. */
    public List<ReceivedPacket> received() {
        return record.all();
    }

    /** The packets of a kind that have come on all connections. */
    public List<ReceivedPacket> received(PacketType type) {
        return record.of(type);
    }

    /**
     * Waits up to {@link #DEFAULT_WAIT} until so many packets of a kind have come, and answers them all.
     *
     * @throws AssertionError if they do not come; the message holds what did
     */
    public List<ReceivedPacket> await(PacketType type, int count) {
        return await(type, count, DEFAULT_WAIT);
    }

    /** The same with another time. */
    public List<ReceivedPacket> await(PacketType type, int count, Duration time) {
        return record.await(type, count, time);
    }

    /**
     * Closes everything.
     *
     * @throws IllegalStateException if an answer of the script failed, or a client sent what is no MQTT
     */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(ScriptedConnection::cut);
        List<RuntimeException> failures = new ArrayList<>();
        connections.forEach(connection -> connection.failure().ifPresent(failures::add));
        if (!failures.isEmpty()) {
            IllegalStateException all = new IllegalStateException("the scripted broker had trouble: " + failures);
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }

    /** Answers a packet as the script says. */
    void answer(ScriptedConnection connection, ReceivedPacket packet) {
        answerTo(packet.type()).to(connection, packet);
    }

    private synchronized Answer answerTo(PacketType type) {
        Queue<Answer> waiting = next.get(type);
        Answer first = waiting == null ? null : waiting.poll();
        if (first != null) {
            return first;
        }
        return always.getOrDefault(type, Politeness.ANSWER);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                ScriptedConnection connection = new ScriptedConnection(listener.accept(), this, record);
                connections.add(connection);
                record.changed();
                connection.start("scripted-broker-" + port() + "-" + connections.size());
            } catch (IOException closed) {
                // Only closing the listener gets here, or a client that was gone before it was accepted.
            }
        }
    }
}
