package dev.petrel.envelope;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a service says, and the words on its outside. Each word has at most {@link #MAX_WORD} characters.
 *
 * @param id what tells it from all others; empty for nothing, and then copies of it cannot be told apart
 * @param type what it is, by convention its topic with dots, such as {@code tts.say}
 * @param time when it was made; on the wire seconds since 1970 in {@code ts}
 * @param source who says it; empty stands for the client that sends it
 * @param correlation the id of what it answers or belongs to, or null
 * @param data what it says
 */
public record Envelope(
        String id,
        String type,
        Instant time,
        String source,
        @Nullable String correlation,
        Data data) {

    /** How many characters id, type, source and correlation may have, each: they go into logs and memories. */
    public static final int MAX_WORD = 4_096;

    /**
     * An empty correlation is none.
     *
     * @throws IllegalArgumentException if a word is too long, or holds half a surrogate pair, which has no UTF-8
     */
    public Envelope {
        requireWord("id", id);
        requireWord("type", type);
        Objects.requireNonNull(time, "time");
        requireWord("source", source);
        Objects.requireNonNull(data, "data");
        correlation = correlation == null || correlation.isEmpty() ? null : correlation;
        if (correlation != null) {
            requireWord("correlation", correlation);
        }
    }

    static void requireWord(String name, String word) {
        Objects.requireNonNull(word, name);
        if (word.length() > MAX_WORD) {
            throw new IllegalArgumentException(
                    name + " has " + word.length() + " characters; at most " + MAX_WORD + " are allowed");
        }
        for (int i = 0; i < word.length(); i += Character.charCount(word.codePointAt(i))) {
            int character = word.codePointAt(i);
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(name + " holds an unpaired surrogate, which has no UTF-8");
            }
        }
    }

    /**
     * An envelope with a new random id, made now, by whoever sends it.
     *
     * @param data a record, a map, a JSON tree, or {@link Data}
     * @throws IllegalArgumentException if the data cannot be written as a JSON object
     */
    public static Envelope of(String type, Object data) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new Envelope(RandomId.next(), type, now, "", null, Data.of(data));
    }

    /** The correlation, or where there is none the id: what an answer to this should carry. */
    public String correlate() {
        return correlation == null ? id : correlation;
    }

    /** This, belonging to what has that id; null or empty for nothing. */
    public Envelope withCorrelation(@Nullable String newCorrelation) {
        return new Envelope(id, type, time, source, newCorrelation, data);
    }

    /** This, as the answer to another: it carries what the other asks to {@link #correlate}. */
    public Envelope answering(Envelope other) {
        return withCorrelation(other.correlate());
    }

    /** This, said by somebody. */
    public Envelope withSource(String newSource) {
        return new Envelope(id, type, time, newSource, correlation, data);
    }
}
