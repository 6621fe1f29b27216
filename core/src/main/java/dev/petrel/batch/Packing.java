package dev.petrel.batch;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import java.util.List;

/** Puts the items of a batch into one publication. */
record Packing(EnvelopeCodec envelopes, Topic topic, String type, Qos qos) {

    static Packing of(EnvelopeCodec envelopes, String topic, Qos qos) {
        return new Packing(envelopes, Topic.of(topic + "/batch"), topic.replace('/', '.') + ".batch", qos);
    }

    /** @throws IllegalArgumentException if it would be larger than readers take */
    Publication publication(List<Item> batch) {
        Content content = new Content(batch.stream().map(Item::json).toList(), batch.size());
        return envelopes.publication(topic.name(), Envelope.of(type, content)).withQos(qos);
    }
}
