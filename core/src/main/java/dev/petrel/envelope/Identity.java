package dev.petrel.envelope;

import java.util.Objects;

/**
 * What two copies of a message have in common, and no two messages.
 *
 * @param type the envelope's type
 * @param id the envelope's id; not empty
 * @param part which of several with that id: {@code seq} of the data, or a digest of the data
 */
public record Identity(String type, String id, String part) {

    public Identity {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(part, "part");
    }
}
