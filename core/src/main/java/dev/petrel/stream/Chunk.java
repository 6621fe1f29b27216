package dev.petrel.stream;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.topic.MqttText;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a stream, under the names of the wire.
 *
 * @param id which stream
 * @param seq its number in the stream
 * @param delta its text; null for none
 * @param done whether it is the last; null for no
 */
record Chunk(
        @Nullable String id,
        @Nullable Long seq,
        @Nullable String delta,
        @Nullable Boolean done) {

    /** What every reader of JSON holds exactly. */
    static final long MAX_SEQ = (1L << 53) - 1;

    /** Ids are remembered, so they are bounded. */
    static final int MAX_ID = 1024;

    /** A chunk that was found to be sound. */
    record Sound(String id, long seq, String text, boolean last) {}

    /** @throws MalformedMessage if it is not one that a reader can use */
    Sound sound() {
        if (id == null || id.isEmpty() || id.length() > MAX_ID) {
            throw new MalformedMessage("a chunk of a stream has an id of 1 to " + MAX_ID + " characters");
        }
        if (seq == null || seq < 0 || seq > MAX_SEQ) {
            throw new MalformedMessage("a chunk of stream " + MqttText.quoted(id) + " has a seq of 0 to " + MAX_SEQ);
        }
        return new Sound(id, seq, delta == null ? "" : delta, done != null && done);
    }
}
