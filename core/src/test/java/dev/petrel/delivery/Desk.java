package dev.petrel.delivery;

import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.Watch;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Qos;
import dev.petrel.observe.Events;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.time.Time;
import dev.petrel.topic.TopicFilter;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A dispatcher between a test that is its broker and handlers of that test. */
final class Desk {

    final ScriptedDialer io = new ScriptedDialer();
    final Watch watch = new Watch();
    final Events events = new Events("ada", watch);
    final Letterbox broker = new Letterbox();
    final Dispatcher dispatcher;
    final List<String> dropped = new CopyOnWriteArrayList<>();
    private final List<Packet> sent = new CopyOnWriteArrayList<>();

    Desk(Time time, FailurePolicy failures, @Nullable Dedupe dedupe) {
        this(time, failures, dedupe, null);
    }

    /** With a directory for dead letters. */
    Desk(Time time, FailurePolicy failures, @Nullable Dedupe dedupe, @Nullable Path letters) {
        this("ada", time, failures, dedupe, letters);
    }

    /** Of a client with another id. */
    Desk(String clientId, Time time, FailurePolicy failures, @Nullable Dedupe dedupe, @Nullable Path letters) {
        dispatcher = new Dispatcher(
                new Surroundings(
                        clientId,
                        DeliveryLimits.DEFAULT,
                        failures,
                        LetterPlaces.of(broker, letters),
                        dedupe,
                        time,
                        events,
                        io.thread()),
                new Answers());
        connect(false, Protocol.MQTT_5);
    }

    void connect(boolean sessionPresent, Protocol protocol) {
        Greeting greeting = new Greeting(sessionPresent, protocol, null, null, ScriptedDialer.LIMITS);
        io.onThread(() -> dispatcher.connected(greeting));
    }

    Route add(String filter, MessageHandler handler) {
        return add(filter, handler, Manner.PLAIN);
    }

    Route add(String filter, MessageHandler handler, Manner manner) {
        Route route = new Route(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, filter, handler, manner);
        io.onThread(() -> dispatcher.add(route));
        return route;
    }

    Route add(String filter, String name, MessageHandler handler) {
        Route route = new Route(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, name, handler);
        io.onThread(() -> dispatcher.add(route));
        return route;
    }

    /** These come in one burst. */
    void receive(Packet.Publish... burst) {
        io.onThread(() -> {
            for (Packet.Publish publish : burst) {
                dispatcher.received(publish);
            }
            dispatcher.burstEnded();
        });
    }

    /** What went back to the broker so far. */
    List<Packet> sent() {
        return List.copyOf(sent);
    }

    /** Waits until so much went back to the broker. */
    List<Packet> awaitSent(int count) {
        await().until(() -> sent.size() >= count);
        return sent();
    }

    static Packet puback(int id) {
        return new Packet.PubAck(id, ReasonCode.SUCCESS, "");
    }

    private final class Answers implements Dispatcher.Upstream {

        @Override
        public void acknowledge(Packet acknowledgement) {
            sent.add(acknowledgement);
        }

        @Override
        public void flush() {}

        @Override
        public void reading(boolean on) {}

        @Override
        public void drop(String why) {
            dropped.add(why);
        }
    }
}
