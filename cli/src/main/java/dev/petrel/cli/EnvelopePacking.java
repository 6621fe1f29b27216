package dev.petrel.cli;

import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import org.jspecify.annotations.Nullable;

/**
 * Puts an envelope around what is given.
 *
 * @param like what a message is like, but for what is in it
 * @param codec writes it
 * @param type of the envelopes
 * @param correlation what they belong to, or null
 */
record EnvelopePacking(
        Publication like,
        EnvelopeCodec codec,
        String type,
        @Nullable String correlation) implements Packing {

    @Override
    public Publication pack(Payload content, long number) {
        Data data = ObjectText.data(content);
        try {
            Envelope envelope = Envelope.of(type, data).withCorrelation(correlation);
            return codec.publication(like.topic().name(), envelope)
                    .withQos(like.qos())
                    .withRetain(like.retain());
        } catch (IllegalArgumentException e) {
            throw new WrongContent("cannot be sent in an envelope: " + e.getMessage());
        }
    }
}
