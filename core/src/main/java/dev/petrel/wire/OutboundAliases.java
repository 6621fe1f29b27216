package dev.petrel.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/** Topic aliases that we set on this socket (MQTT 5.0, section 3.3.2.3.4); the one unused for longest is set anew. */
final class OutboundAliases {

    /** Enough for the topics of a service, and little to remember for the broker. */
    private static final int MOST = 64;

    private final int maximum;
    private final Map<String, Integer> aliases = new LinkedHashMap<>(16, 0.75f, true);

    OutboundAliases(int serverMaximum) {
        this.maximum = Math.min(serverMaximum, MOST);
    }

    /** Whether there are any. */
    boolean any() {
        return maximum > 0;
    }

    /** The alias of a topic, or 0 where it has none. */
    int find(String topic) {
        return aliases.getOrDefault(topic, 0);
    }

    /** Gives a topic an alias, if need be that of another. */
    int assign(String topic) {
        int alias = aliases.size() + 1;
        if (aliases.size() == maximum) {
            Map.Entry<String, Integer> oldest = aliases.entrySet().iterator().next();
            alias = oldest.getValue();
            aliases.remove(oldest.getKey());
        }
        aliases.put(topic, alias);
        return alias;
    }
}
