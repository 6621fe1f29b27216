package dev.petrel.hub.problem;

import java.util.Objects;

/**
 * What is wrong with one field of a request.
 *
 * @param field its name as the caller wrote it, such as {@code broker_port}; dots lead into objects
 * @param message what is wrong and what would be right; never the value of a secret
 */
public record FieldFlaw(String field, String message) {

    public FieldFlaw {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }
}
