package dev.petrel.hub.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A level of the tree of topics, as it is shown.
 *
 * @param name the level
 * @param topic all levels down to it
 * @param messages how many came on this topic and below
 * @param value what came last on this very topic, in a line; null for nothing
 * @param at when that was; null for never
 * @param retained whether the broker is known to keep a message on this very topic
 * @param parent whether there is something below
 * @param below what is below, where it is open
 * @param more how many levels below are not shown
 */
public record Branch(
        String name,
        String topic,
        long messages,
        @Nullable String value,
        @Nullable Instant at,
        boolean retained,
        boolean parent,
        List<Branch> below,
        int more) {

    public Branch {
        below = List.copyOf(below);
    }
}
