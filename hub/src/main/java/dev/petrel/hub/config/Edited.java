package dev.petrel.hub.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settings that were stored, and what stood there before.
 *
 * @param before what stood there; empty for the first time
 * @param edit what was asked for
 * @param after what stands there; the same as before where nothing changed
 */
public record Edited(Optional<StoredConfig> before, Edit edit, StoredConfig after) {

    private static final JsonMapper JSON = JsonMapper.shared();

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

    /** What is different now, for the record: each field with its old and its new value, of a password only that. */
    public List<String> changes() {
        ObjectNode now = tree(after.config());
        ObjectNode then = tree(before.map(StoredConfig::config).orElse(BrokerConfig.NONE));
        List<String> changes = new ArrayList<>();
        for (var field : now.properties()) {
            JsonNode old = then.get(field.getKey());
            if (!field.getValue().equals(old)) {
                changes.add(field.getKey() + ": " + old + " -> " + field.getValue());
            }
        }
        switch (edit.password()) {
            case PasswordChange.Set set -> changes.add("password: set");
            case PasswordChange.Clear clear -> changes.add("password: cleared");
            case PasswordChange.Keep keep
            when passwordDropped() -> changes.add("password: dropped, since the broker is in another place");
            case PasswordChange.Keep keep -> {}
        }
        return List.copyOf(changes);
    }

    private static ObjectNode tree(BrokerConfig config) {
        return JSON.valueToTree(ConfigFields.of(config));
    }
}
