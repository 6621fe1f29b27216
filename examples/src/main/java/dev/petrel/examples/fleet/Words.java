package dev.petrel.examples.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the services say to each other. */
public final class Words {

    private Words() {}

    /** On {@code stt/partial} and {@code stt/final}: what was heard. */
    public record Heard(
            String text, @JsonProperty("is_final") boolean complete) {}

    /** On {@code llm/response}: the answer to what was heard. */
    public record Answer(String id, String reply) {}

    /** On {@code llm/stream}: the answer word by word. */
    public record Delta(String id, int seq, String delta, boolean done) {}

    /** On {@code tts/say}: something to be said aloud. */
    public record Say(String text, @JsonProperty("utt_id") String id) {}

    /** On {@code tts/status}: how far the saying has come. */
    public record Status(
            String event,
            String text,
            @JsonProperty("utt_id") String id) {}
}
