package dev.petrel.delivery;

import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import dev.petrel.wire.Packet;
import java.util.List;

/** PUBLISH packets as a broker sends them. */
final class Publishes {

    private Publishes() {}

    static Packet.Publish qos0(String topic, String text) {
        return publish(0, topic, text, Qos.AT_MOST_ONCE);
    }

    static Packet.Publish qos1(int id, String topic, String text) {
        return publish(id, topic, text, Qos.AT_LEAST_ONCE);
    }

    static Packet.Publish qos2(int id, String topic, String text) {
        return publish(id, topic, text, Qos.EXACTLY_ONCE);
    }

    static Packet.Publish retained(Packet.Publish publish) {
        return new Packet.Publish(
                publish.id(), publish.duplicate(), publish.publication().withRetain(true), publish.subscriptionIds());
    }

    static Packet.Publish with(Packet.Publish publish, Integer... subscriptionIds) {
        return new Packet.Publish(publish.id(), publish.duplicate(), publish.publication(), List.of(subscriptionIds));
    }

    private static Packet.Publish publish(int id, String topic, String text, Qos qos) {
        Publication publication = new Publication(Topic.of(topic), Payload.utf8(text), qos, false, Metadata.NONE);
        return new Packet.Publish(id, false, publication, List.of());
    }
}
