package dev.petrel.settings;

import dev.petrel.topic.TopicFilter;
import java.util.Objects;

/**
 * A share of the room for publications that wait, for the topics of a filter.
 *
 * @param filter which topics
 * @param overflow what follows when one finds no room, in the share or in all
 * @param messages how many may wait, at least 1
 * @param bytes bytes of their topics and payloads, at least 1
 */
public record OverflowRule(TopicFilter filter, Overflow overflow, int messages, long bytes) {

    /** @throws IllegalArgumentException if a bound is below 1 or the filter is a shared one */
    public OverflowRule {
        Objects.requireNonNull(overflow, "overflow");
        if (messages < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "a share is at least 1 message and 1 byte, not " + messages + " and " + bytes);
        }
        if (filter.group().isPresent()) {
            throw new IllegalArgumentException("publications are not shared: leave $share out of " + filter);
        }
    }

    /**
     * A rule without bounds of its own: only those of all that waits count.
     *
     * @throws IllegalArgumentException if the filter is none or a shared one
     */
    public static OverflowRule of(String filter, Overflow overflow) {
        return new OverflowRule(TopicFilter.of(filter), overflow, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** This, with bounds of its own. */
    public OverflowRule withBounds(int newMessages, long newBytes) {
        return new OverflowRule(filter, overflow, newMessages, newBytes);
    }
}
