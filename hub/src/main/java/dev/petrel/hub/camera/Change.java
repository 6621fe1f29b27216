package dev.petrel.hub.camera;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of a camera.
 *
 * @param before as it was; empty if it is new
 * @param after as it is; empty if it is gone
 */
public record Change(Optional<Camera> before, Optional<Camera> after) {

    public Change {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }
}
