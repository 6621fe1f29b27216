package dev.petrel.hub.link;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that went wrong between the hub and its broker.
 *
 * @param kind what
 * @param text in words, without secrets
 * @param at when it last happened
 * @param times how often it happened so
 */
public record Mishap(Kind kind, String text, Instant at, int times) {

    public Mishap {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(at, "at");
    }

    /** What can go wrong. */
    public enum Kind {
        /** An attempt to connect failed. */
        NO_CONNECTION,
        /** The connection ended. */
        CONNECTION_LOST,
        /** Another client connected under the same id. */
        TAKEN_OVER,
        /** The broker did not grant a subscription. */
        NOT_SUBSCRIBED,
        /** A message was not published. */
        NOT_PUBLISHED,
        /** A message may have been published or not. */
        IN_DOUBT,
    }

    boolean same(Kind otherKind, String otherText) {
        return kind == otherKind && text.equals(otherText);
    }
}
