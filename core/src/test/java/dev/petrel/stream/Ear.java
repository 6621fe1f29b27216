package dev.petrel.stream;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A reader of streams and what it told, in short words. */
final class Ear implements StreamListener {

    static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeFormat.STANDARD, "svc");

    final HandTurnedTime time = new HandTurnedTime();
    final StreamReader reader;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Ear() {
        this(StreamLimits.DEFAULT);
    }

    Ear(StreamLimits limits) {
        reader = new StreamReader(CODEC, this, limits, new StreamReader.Clock(time, Runnable::run));
    }

    @Override
    public void on(StreamEvent event) {
        heard.add(word(event));
    }

    static String word(StreamEvent event) {
        return event.id()
                + switch (event) {
                    case StreamEvent.Delta delta -> " " + delta.seq() + ":" + delta.text();
                    case StreamEvent.Gap gap -> " gap " + gap.from() + "-" + gap.to();
                    case StreamEvent.Done done -> (done.complete() ? " done " : " done with gaps ") + done.text();
                    case StreamEvent.Abandoned abandoned -> " " + abandoned.why() + " " + abandoned.text();
                };
    }

    /** Everything so far. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    /** Pieces of stream "s", each with its number for a text. */
    void pieces(long... numbers) throws Exception {
        for (long number : numbers) {
            piece("s", number, Long.toString(number));
        }
    }

    void piece(String id, long seq, String text) throws Exception {
        reader.handle(message("llm/stream", new Chunk(id, seq, text, false)));
    }

    void last(String id, long seq) throws Exception {
        reader.handle(message("llm/stream", new Chunk(id, seq, "", true)));
    }

    static Message message(String topic, Object data) {
        return message(topic, CODEC.write(Envelope.of("llm.stream", data)));
    }

    static Message message(String topic, Payload payload) {
        return new Message(Topic.of(topic), payload, Qos.AT_MOST_ONCE, false, Metadata.NONE, TopicFilter.of("#"));
    }
}
