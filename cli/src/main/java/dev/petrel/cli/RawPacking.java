package dev.petrel.cli;

import dev.petrel.message.Payload;
import dev.petrel.message.Publication;

/**
 * Sends what is given as it is.
 *
 * @param like what a message is like, but for its payload
 * @param identity tells the messages of the command apart
 */
record RawPacking(Publication like, Identity identity) implements Packing {

    @Override
    public Publication pack(Payload content, long number) {
        Publication raw = new Publication(like.topic(), content, like.qos(), like.retain(), like.metadata());
        return identity.on(raw, number);
    }
}
