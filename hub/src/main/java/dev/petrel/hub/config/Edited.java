package dev.petrel.hub.config;

import java.util.Objects;
import java.util.Optional;

/**
 * Settings that were stored, and what stood there before.
 *
 * @param before what stood there; empty for the first time
 * @param edit what was asked for
 * @param after what stands there; the same as before where nothing changed
 */
public record Edited(Optional<StoredConfig> before, Edit edit, StoredConfig after) {

    public Edited {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(edit, "edit");
        Objects.requireNonNull(after, "after");
    }

    /** Whether the stored password went because the broker is in another place now. */
    public boolean passwordDropped() {
        return before.filter(edit::dropsPasswordOf).isPresent();
    }

    /** Whether anything is different now. */
    public boolean changed() {
        return before.filter(stored -> stored.version() == after.version()).isEmpty();
    }
}
