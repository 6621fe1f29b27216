package dev.petrel.hub.config;

import java.util.ArrayList;
import java.util.List;
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

    /** What became of the stored password. */
    public PasswordFate fate() {
        return switch (edit.password()) {
            case PasswordChange.Set set -> PasswordFate.SET;
            case PasswordChange.Clear clear -> PasswordFate.CLEARED;
            case PasswordChange.Keep keep -> passwordDropped() ? PasswordFate.DROPPED : PasswordFate.KEPT;
        };
    }

    /** Whether anything is different now. */
    public boolean changed() {
        return before.filter(stored -> stored.version() == after.version()).isEmpty();
    }

    /** What is different now, for the record: each field with its old and its new value, of a password only that. */
    public List<String> changes() {
        ConfigFields then = ConfigFields.of(before.map(StoredConfig::config).orElse(BrokerConfig.NONE));
        List<String> changes = new ArrayList<>();
        Difference.between(then, ConfigFields.of(after.config())).forEach(one -> changes.add(one.line()));
        switch (fate()) {
            case KEPT -> {}
            case SET -> changes.add("password: set");
            case CLEARED -> changes.add("password: cleared");
            case DROPPED -> changes.add("password: dropped, since the broker is in another place");
        }
        return List.copyOf(changes);
    }
}
