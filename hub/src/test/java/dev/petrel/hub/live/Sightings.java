package dev.petrel.hub.live;

import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Instant;

/** Messages for tests. */
final class Sightings {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final TopicFilter ALL = TopicFilter.of("#");

    private Sightings() {}

    static Seen text(long number, String topic, String text) {
        return Seen.of(message(topic, Payload.utf8(text), false), number, THEN, true);
    }

    static Seen retained(long number, String topic, String text) {
        return Seen.of(message(topic, Payload.utf8(text), true), number, THEN, true);
    }

    static Seen bytes(byte... bytes) {
        return Seen.of(message("a", Payload.of(bytes), false), 1, THEN, true);
    }

    static Message message(String topic, Payload payload, boolean retained) {
        return new Message(Topic.of(topic), payload, Qos.AT_LEAST_ONCE, retained, Metadata.NONE, ALL);
    }
}
