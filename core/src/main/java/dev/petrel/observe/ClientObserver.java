package dev.petrel.observe;

/**
 * Watches a client. Called on a thread of its own, one event after another in the order in which they happened; it may
 * block, but when it falls far behind, events are left out and counted ({@link ClientEvent.EventsLeftOut}).
 */
@FunctionalInterface
public interface ClientObserver {

    /** Watches nothing. */
    ClientObserver NONE = event -> {};

    /** Something happened. What this throws is logged and otherwise ignored. */
    void on(ClientEvent event);
}
