package dev.petrel.message;

import java.util.Objects;

/** What messages have in common that a handler gets one after another; those of other keys come at the same time. */
public sealed interface LaneKey {

    /** The whole topic. */
    LaneKey TOPIC = new ByTopic();

    /** The level of the filter with a name: {@code "site"} of {@code sensors/{site}/+}. */
    static LaneKey level(String name) {
        return new ByLevel(name);
    }

    /**
     * A field of the data in the envelope, such as an order's number. That has to be read first, one message after
     * another of the subscription; messages without the field, or that cannot be read, have one lane in common.
     */
    static LaneKey field(String name) {
        return new ByField(name);
    }

    /** The whole topic. */
    record ByTopic() implements LaneKey {}

    /**
     * What stands at a named level.
     *
     * @param name without braces
     */
    record ByLevel(String name) implements LaneKey {

        public ByLevel {
            Objects.requireNonNull(name, "name");
        }
    }

    /** What a field of the envelope's data holds. */
    record ByField(String name) implements LaneKey {

        public ByField {
            Objects.requireNonNull(name, "name");
        }
    }
}
