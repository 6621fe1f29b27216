package dev.petrel.hub.config;

import java.util.Objects;

/**
 * How an attempt to connect ended.
 *
 * @param success whether the broker accepted
 * @param state in a word, such as {@code connected}
 * @param message in a sentence for the administrator, without secrets
 */
public record Outcome(boolean success, String state, String message) {

    public Outcome {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(message, "message");
    }
}
