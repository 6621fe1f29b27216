package dev.petrel.stream;

import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;

/** What a reader tells of a stream. Which stream, topic and id say together. */
public sealed interface StreamEvent {

    /** Where it comes from. */
    Topic topic();

    /** Which of the topic. */
    String id();

    /**
     * The next piece; pieces of one stream come in order, each once.
     *
     * @param seq its number; larger than the last by more than one only after a {@link Gap}, or where a piece had no text
     * @param text what it says; not empty
     */
    record Delta(Topic topic, String id, long seq, String text) implements StreamEvent {

        /** How much, but not what it says. */
        @Override
        public String toString() {
            return "Delta " + seq + " of " + MqttText.quoted(id) + ", " + text.length() + " characters";
        }
    }

    /**
     * Pieces are missing and no longer waited for; should they still come, they are passed over.
     *
     * @param from the number of the first
     * @param to the number of the last
     */
    record Gap(Topic topic, String id, long from, long to) implements StreamEvent {}

    /**
     * The stream has ended as its writer meant it to.
     *
     * @param text all pieces that came, put together
     * @param complete whether none was missing
     */
    record Done(Topic topic, String id, String text, boolean complete) implements StreamEvent {

        /** How much, but not what it says. */
        @Override
        public String toString() {
            return "Done " + MqttText.quoted(id) + (complete ? "" : " with gaps") + ", " + text.length()
                    + " characters";
        }
    }

    /**
     * The stream is not read any further; what still comes of it is passed over.
     *
     * @param text the pieces that were told, put together
     */
    record Abandoned(Topic topic, String id, String text, Why why) implements StreamEvent {

        /** Why a stream is not read any further. */
        public enum Why {
            /** Nothing came of it for {@link StreamLimits#silence()}: its writer stopped, or its end was lost. */
            SILENT,
            /** More streams at once than {@link StreamLimits#streams()}, and of this one nothing had come for longest. */
            CROWDED_OUT,
            /** Longer than {@link StreamLimits#characters()}. */
            TOO_LONG
        }

        /** How much, but not what it says. */
        @Override
        public String toString() {
            return "Abandoned " + MqttText.quoted(id) + ", " + why + ", " + text.length() + " characters";
        }
    }
}
