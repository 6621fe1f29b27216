package dev.petrel;

import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.connection.Settings;
import dev.petrel.connection.Watch;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.util.List;

/** A client over scripted wires. */
final class Scene {

    final ScriptedDialer dialer = new ScriptedDialer();
    final Watch watch = new Watch();
    final PetrelClient client;

    private Scene(ConnectionSettings settings, Time time) {
        client = new PetrelClient(ClientOptions.of(settings).withObserver(watch).withTime(time), dialer);
    }

    static Scene of(ConnectionSettings settings, Time time) {
        return new Scene(settings, time);
    }

    static Scene of(ConnectionSettings settings) {
        return of(settings, Time.system());
    }

    static Scene of() {
        return of(Settings.plain());
    }

    /** Started and taken by the broker. */
    static Scene online() {
        return online(Settings.plain(), Time.system());
    }

    static Scene online(ConnectionSettings settings, Time time) {
        Scene scene = of(settings, time);
        scene.client.start();
        scene.wire().greet(false);
        return scene;
    }

    ScriptedWire wire() {
        return dialer.wire();
    }

    /** The connection is lost, and the next one is dialled: at once, or as soon as a thread that is at work on the wire has done that. */
    void cut() {
        int before = dialer.dials();
        wire().end(new WireEnd.Lost("cut", true));
        await().until(() -> dialer.dials() > before);
    }

    /** Waits until so many packets of one kind were sent. */
    <P extends Packet> List<P> awaitSent(Class<P> kind, int count) {
        await().until(() -> wire().sent(kind).size() >= count);
        return wire().sent(kind);
    }

    /** The broker delivers a message at QoS 1. */
    void deliver(int id, String topic, String text) {
        deliver(id, new Publication(Topic.of(topic), Payload.utf8(text), Qos.AT_LEAST_ONCE, false, Metadata.NONE));
    }

    /** The broker delivers a message. */
    void deliver(int id, Publication publication) {
        wire().receive(new Packet.Publish(id, false, publication, List.of()));
    }
}
