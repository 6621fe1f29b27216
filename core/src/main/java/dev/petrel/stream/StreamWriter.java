package dev.petrel.stream;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Publisher;
import dev.petrel.message.Qos;
import dev.petrel.outcome.Receipt;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One stream on its way out: a text in pieces, each an envelope at QoS 0 with the data {@code {"id","seq","delta","done"}},
 * numbered from 1. All belong together by the id of the stream, which is also the correlation of the envelopes.
 *
 * <p>A stream ends with {@link #finish()}. Whoever cannot go on simply stops: there is no word for a stream that broke off,
 * and readers notice by the silence.
 *
 * <p>All methods may be called from any thread and never wait; pieces written by several threads at once are put in some
 * order.
 */
public final class StreamWriter {

    private final Publisher publisher;
    private final EnvelopeCodec envelopes;
    private final Topic topic;
    private final String id;

    private final ReentrantLock lock = new ReentrantLock();
    private long seq;
    private boolean finished;

    private StreamWriter(Publisher publisher, EnvelopeCodec envelopes, Topic topic, String id) {
        this.publisher = Objects.requireNonNull(publisher, "publisher");
        this.envelopes = Objects.requireNonNull(envelopes, "envelopes");
        this.topic = topic;
        this.id = id;
    }

    /**
     * A new stream.
     *
     * @param id what tells it from all others on the topic, such as the id of the request that it answers; 1 to 1024
     *     characters
     * @throws IllegalArgumentException if one of the texts is not what it should be
     */
    public static StreamWriter to(Publisher publisher, EnvelopeCodec envelopes, String topic, String id) {
        if (id.isEmpty() || id.length() > Chunk.MAX_ID) {
            throw new IllegalArgumentException(
                    "the id of a stream has 1 to " + Chunk.MAX_ID + " characters, not " + id.length());
        }
        requireWritable("the id of a stream", id);
        return new StreamWriter(publisher, envelopes, Topic.of(topic), id);
    }

    /** What tells this stream from all others on its topic. */
    public String id() {
        return id;
    }

    /**
     * Publishes the next piece.
     *
     * @return what became of it; a piece that is not accepted or fails is missing for readers
     * @throws IllegalArgumentException if the text cannot be written in UTF-8, as when it ends within a surrogate pair
     * @throws IllegalStateException after {@link #finish()}
     */
    public Receipt write(String delta) {
        requireWritable("a piece of a stream", delta);
        return publish(delta, false);
    }

    /**
     * Publishes the end of the stream.
     *
     * @throws IllegalStateException the second time
     */
    public Receipt finish() {
        return publish("", true);
    }

    private Receipt publish(String delta, boolean done) {
        Envelope envelope = Envelope.of(topic.name().replace('/', '.'), new Chunk(id, next(done), delta, done))
                .withCorrelation(id);
        return publisher.publishAsync(
                envelopes.publication(topic.name(), envelope).withQos(Qos.AT_MOST_ONCE));
    }

    private long next(boolean last) {
        lock.lock();
        try {
            if (finished) {
                throw new IllegalStateException("stream " + MqttText.quoted(id) + " is finished");
            }
            finished = last;
            return ++seq;
        } finally {
            lock.unlock();
        }
    }

    private static void requireWritable(String what, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(what + " holds half of a surrogate pair");
        }
    }
}
