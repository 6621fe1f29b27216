package dev.petrel.delivery;

import dev.petrel.message.MessageHandler;
import dev.petrel.message.Qos;
import dev.petrel.topic.TopicFilter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One handler with what it asks for. */
public final class Route {

    final TopicFilter filter;
    final Qos qos;
    final String name;
    final MessageHandler handler;
    final Manner manner;

    /** Lanes with work, by key; guarded by the lock of {@link Lanes}. Shared with those whose place this one took. */
    Map<String, Lane> lanes = new HashMap<>();

    /**
     * What its handler has handled, by identity, or null without de-duplication. Set before its first message; shared
     * with those whose place this one took.
     */
    @Nullable
    Copies copies;

    // Owned by the I/O thread.
    boolean takesRetained = true;
    long askedAt;

    private volatile boolean closed;
    private volatile @Nullable Route heir;

    /**
     * A handler for a filter.
     *
     * @param name what tells it from other handlers of the same filter
     */
    public Route(TopicFilter filter, Qos qos, String name, MessageHandler handler) {
        this(filter, qos, name, handler, Manner.PLAIN);
    }

    /** The same, with other wishes. */
    public Route(TopicFilter filter, Qos qos, String name, MessageHandler handler, Manner manner) {
        this.filter = filter;
        this.qos = qos;
        this.name = name;
        this.handler = handler;
        this.manner = manner;
    }

    /** What it asks for. */
    public TopicFilter filter() {
        return filter;
    }

    /**
     * Puts another in its place, which gets what waits for this one, in the same order, and knows what this one handled.
     * On the I/O thread.
     */
    void replaceBy(Route newRoute) {
        newRoute.lanes = lanes;
        newRoute.copies = copies;
        heir = newRoute;
    }

    /** This, or the last of those that took its place. */
    Route current() {
        Route route = this;
        for (Route next = route.heir; next != null; next = route.heir) {
            route = next;
        }
        return route;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
