package dev.petrel.message;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a publication asks of Petrel beyond what MQTT gives; nothing of it unless it says so.
 *
 * @param ordered whether nothing of its topic and QoS is in flight together with it; always so with a time for a subscriber
 * @param subscriberWithin how long to wait for a subscriber to its topic, above zero and at most a year; null if it needs none
 * @param checksum whether it carries a checksum of what it holds
 */
public record Demands(boolean ordered, @Nullable Duration subscriberWithin, boolean checksum) {

    private static final Duration LONGEST = Duration.ofDays(365);

    /** Nothing beyond what MQTT gives. */
    public static final Demands NONE = new Demands(false, null, false);

    /** @throws IllegalArgumentException if the time for a subscriber is not above zero, or above a year */
    public Demands {
        boolean fits =
                subscriberWithin == null || (subscriberWithin.isPositive() && subscriberWithin.compareTo(LONGEST) <= 0);
        if (!fits) {
            throw new IllegalArgumentException(
                    "the time to wait for a subscriber is above zero and at most a year, not " + subscriberWithin);
        }
        ordered |= subscriberWithin != null;
    }

    /** This, alone in flight of its topic or not. */
    public Demands withOrdered(boolean newOrdered) {
        return new Demands(newOrdered, subscriberWithin, checksum);
    }

    /** This, with a time to wait for a subscriber, or null for none needed. */
    public Demands withSubscriberWithin(@Nullable Duration within) {
        return new Demands(ordered, within, checksum);
    }

    /** This, with a checksum or without. */
    public Demands withChecksum(boolean newChecksum) {
        return new Demands(ordered, subscriberWithin, newChecksum);
    }
}
