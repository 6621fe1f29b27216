package dev.petrel.connection;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection over scripted wires, with its clock and what it told. */
final class Line {

    /** Longer than any delay before the next attempt. */
    static final Duration ANY_DELAY = Duration.ofSeconds(61);

    static final WireEnd CUT = new WireEnd.Lost("cut", true);

    final HandTurnedTime time = new HandTurnedTime();
    final ScriptedDialer dialer = new ScriptedDialer();
    final Watch watch = new Watch();
    final Events events = new Events("ada", watch);
    final Inbox inbox = new Inbox();
    final Connection connection;

    private Line(ConnectionSettings settings, DeliveryLimits limits) {
        connection = new Connection(new Plan(settings, limits, null), dialer, time, events, inbox);
    }

    static Line of(ConnectionSettings settings) {
        return new Line(settings, DeliveryLimits.DEFAULT);
    }

    static Line of(ConnectionSettings settings, DeliveryLimits limits) {
        return new Line(settings, limits);
    }

    static Line of(DeliveryLimits limits) {
        return new Line(Settings.plain(), limits);
    }

    static Line of() {
        return of(DeliveryLimits.DEFAULT);
    }

    /** Started and taken by the broker. */
    static Line online() {
        Line line = of();
        line.takenByBroker();
        return line;
    }

    /** Another connection over the same dialer, with another clock. */
    Connection sharing(Time clock) {
        return new Connection(
                new Plan(Settings.plain(), DeliveryLimits.DEFAULT, null), dialer, clock, events, new Inbox());
    }

    /** Starts and is taken by the broker; returns the wire. */
    ScriptedWire takenByBroker() {
        connection.start();
        dialer.wire().greet(false);
        dialer.wire().grantAll();
        dialer.wire().news();
        return dialer.wire();
    }

    ScriptedWire wire() {
        return dialer.wire();
    }

    /** The wire is cut and dialled anew. */
    ScriptedWire redial() {
        int before = dialer.dials();
        wire().end(CUT);
        if (dialer.dials() == before) {
            time.turn(ANY_DELAY);
        }
        return wire();
    }

    ConnectionState state() {
        return connection.state();
    }

    Receipt publish(String topic, Qos qos) {
        return connection.publish(publication(topic, qos));
    }

    static Publication publication(String topic, Qos qos) {
        return Publication.of(topic, Payload.utf8(topic)).withQos(qos);
    }

    /** The broker refuses one. */
    void refuse(Packet.Publish publish, int code) {
        boolean once = publish.publication().qos() == Qos.EXACTLY_ONCE;
        wire().receive(once ? new Packet.PubRec(publish.id(), ReasonCode.of(code), "") : ack(publish, code));
    }

    /** The broker takes one. */
    void accept(Packet.Publish publish) {
        if (publish.publication().qos() == Qos.EXACTLY_ONCE) {
            wire().receive(
                            new Packet.PubRec(publish.id(), ReasonCode.SUCCESS, ""),
                            new Packet.PubComp(publish.id(), ReasonCode.SUCCESS));
        } else {
            wire().receive(ack(publish, 0x00));
        }
    }

    /** What was published last on the wire at hand. */
    Packet.Publish lastSent() {
        return wire().sent(Packet.Publish.class).getLast();
    }

    /** The payloads of what was published on the wire at hand, in order. */
    List<String> sentTexts() {
        return wire().sent(Packet.Publish.class).stream()
                .map(publish -> publish.publication().payload().utf8())
                .toList();
    }

    /** Publishes a text at QoS 1. */
    Receipt publishText(String topic, String text) {
        return connection.publish(Publication.text(topic, text));
    }

    /** What was told of one kind until now. */
    <E extends ClientEvent> List<E> told(Class<E> kind) {
        return watch.all(events, kind);
    }

    /** The outcome that is there, or null. */
    static @Nullable PublishOutcome outcome(Receipt receipt) {
        CompletableFuture<PublishOutcome> stage = (CompletableFuture<PublishOutcome>) receipt.outcome();
        return stage.getNow(null);
    }

    /** How a wait ended: its value, or the exception; null when it goes on. */
    static <T> @Nullable Object end(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture()
                    .handle((value, failure) -> failure != null ? failure : value == null ? "done" : value)
                    .get(0, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Packet.PubAck ack(Packet.Publish publish, int code) {
        return new Packet.PubAck(publish.id(), ReasonCode.of(code), "");
    }

    /** What came in for handlers. */
    static final class Inbox implements Incoming {
        int connected;
        int unacknowledged;

        @Override
        public void disconnected() {}

        @Override
        public void connected(Greeting greeting) {
            connected++;
        }

        @Override
        public void received(Packet.Publish publish) {}

        @Override
        public void released(Packet.PubRel release) {}

        @Override
        public void burstEnded() {}

        @Override
        public int receiveMaximum() {
            return DeliveryLimits.DEFAULT.receiveMaximum();
        }

        @Override
        public int unacknowledged() {
            return unacknowledged;
        }
    }
}
