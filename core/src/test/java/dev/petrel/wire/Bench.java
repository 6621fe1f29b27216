package dev.petrel.wire;

import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** A dialer in hand-turned time and a peer of bare bytes for it. */
@NullMarked
final class Bench implements AutoCloseable {

    /** What a wire that is closed here is told to say of it. */
    static final WireEnd CLOSED = new WireEnd.ClosedHere("closed here");

    final HandTurnedTime time = new HandTurnedTime();
    final NettyDialer dialer = NettyDialer.open(time);
    final Peer peer = new Peer();

    Dial dial(Protocol protocol) {
        return Dials.tcp(peer.port(), protocol);
    }

    /** Runs on the I/O thread and waits for it. */
    void onIo(Runnable work) {
        try {
            CompletableFuture.runAsync(work, dialer.thread()).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Lets time pass, and then what the alarms have set off on the I/O thread. */
    void turn(Duration by) {
        time.turn(by);
        onIo(() -> {});
    }

    /** A wire that was greeted. */
    Greeted greeted(Protocol protocol) {
        return greeted(dial(protocol), protocol == Protocol.MQTT_5 ? Peer.CONNACK_5 : Peer.CONNACK_3_1_1);
    }

    Greeted greeted(Dial dial, String connAck) {
        Recorder recorder = new Recorder();
        Wire wire = dialer.dial(dial, recorder);
        Peer.Link link = peer.welcome(connAck);
        recorder.next(Greeting.class);
        return new Greeted(wire, recorder, link);
    }

    @Override
    public void close() {
        dialer.close();
        peer.close();
    }

    record Greeted(Wire wire, Recorder recorder, Peer.Link link) {}
}
