package dev.petrel.health;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Publication;
import dev.petrel.time.Time;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes what a client says on its health topic: signed with its incarnation, an id of its own and the time. */
final class Words {

    static final String READY = "ready";
    static final String RECONNECTED = "reconnected";
    static final String SHUTDOWN = "shutdown";
    static final String LOST = "lost";

    private final String topic;
    private final EnvelopeCodec codec;
    private final Time time;
    private final Incarnation incarnation;

    Words(String topic, EnvelopeCodec codec, Time time, Incarnation incarnation) {
        this.topic = topic;
        this.codec = codec;
        this.time = time;
        this.incarnation = incarnation;
    }

    HealthStatus well(String event) {
        return signed(true, event, null);
    }

    HealthStatus unwell(String event) {
        return signed(false, event, null);
    }

    /** The same, said now. */
    HealthStatus again(HealthStatus words) {
        return signed(words.ok(), words.event(), words.error());
    }

    private HealthStatus signed(boolean ok, @Nullable String event, @Nullable String error) {
        Instant now = time.now().truncatedTo(ChronoUnit.MICROS);
        return new HealthStatus(incarnation.newMessageId(), ok, event, error, now);
    }

    /** Retained, at QoS 1. */
    Publication publication(HealthStatus words) {
        Publication publication = codec.publication(topic, words.envelope()).withRetain(true);
        return publication.withMetadata(
                publication.metadata().withUserProperty(Incarnation.PROPERTY, incarnation.id()));
    }
}
