package dev.petrel.hub.link;

import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the clients of this hub do, from its start to its end. */
final class Tally {

    private final LongAdder published = new LongAdder();

    /** Hears a client. */
    void on(ClientEvent event) {
        if (event instanceof ClientEvent.Published ended && ended.outcome() instanceof PublishOutcome.Delivered) {
            published.increment();
        }
    }

    /** What brokers have acknowledged. */
    long published() {
        return published.sum();
    }
}
