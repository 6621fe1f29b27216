package dev.petrel.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which publications may wait to be sent, and which go when there is no room.
 *
 * @param overflow what follows for topics that no rule is for
 * @param rules shares of the room; of several for a topic the first one counts
 * @param whenOffline what becomes of a publication while there is no connection
 */
public record QueuePolicy(Overflow overflow, List<OverflowRule> rules, WhenOffline whenOffline) {

    /** Everything waits while there is room, and is refused when there is none. */
    public static final QueuePolicy DEFAULT =
            new QueuePolicy(new Overflow.Reject(), List.of(), new WhenOffline.Queue());

    public QueuePolicy {
        Objects.requireNonNull(overflow, "overflow");
        Objects.requireNonNull(whenOffline, "whenOffline");
        rules = List.copyOf(rules);
    }

    /** This, with something else to follow for topics that no rule is for. */
    public QueuePolicy withOverflow(Overflow newOverflow) {
        return new QueuePolicy(newOverflow, rules, whenOffline);
    }

    /** This, with one more rule, after those that are there. */
    public QueuePolicy withRule(OverflowRule rule) {
        List<OverflowRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new QueuePolicy(overflow, more, whenOffline);
    }

    /** This, with something else to become of a publication while there is no connection. */
    public QueuePolicy withWhenOffline(WhenOffline newWhenOffline) {
        return new QueuePolicy(overflow, rules, newWhenOffline);
    }

    /** Whether a publication may have to wait for room. */
    public boolean waits() {
        return overflow instanceof Overflow.Wait
                || rules.stream().anyMatch(rule -> rule.overflow() instanceof Overflow.Wait);
    }
}
