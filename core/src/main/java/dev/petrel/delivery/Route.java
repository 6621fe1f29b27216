package dev.petrel.delivery;

import dev.petrel.message.MessageHandler;
import dev.petrel.message.Qos;
import dev.petrel.topic.TopicFilter;
import java.util.HashMap;
import java.util.Map;

/** One handler with what it asks for. */
public final class Route {

    final TopicFilter filter;
    final Qos qos;
    final String name;
    final MessageHandler handler;

    /** Lanes with work, by key; guarded by the lock of {@link Lanes}. */
    final Map<String, Lane> lanes = new HashMap<>();

    // Owned by the I/O thread.
    boolean takesRetained = true;
    long askedAt;

    private volatile boolean closed;

    /**
     * A handler for a filter.
     *
     * @param name what tells it from other handlers of the same filter
     */
    public Route(TopicFilter filter, Qos qos, String name, MessageHandler handler) {
        this.filter = filter;
        this.qos = qos;
        this.name = name;
        this.handler = handler;
    }

    /** What it asks for. */
    public TopicFilter filter() {
        return filter;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
