package dev.petrel.examples.show;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.outcome.PublishOutcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the clients themselves report. One for all of them; from any thread. */
final class Counters implements ClientObserver {

    private final Map<String, AtomicLong> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final AtomicLong lostSessions = new AtomicLong();

    @Override
    public void on(ClientEvent event) {
        if (event instanceof ClientEvent.Published published
                && published.outcome() instanceof PublishOutcome.Delivered) {
            acknowledged
                    .computeIfAbsent(published.topic(), topic -> new AtomicLong())
                    .incrementAndGet();
        } else if (event instanceof ClientEvent.Connected connected) {
            connections.incrementAndGet();
            if (connected.sessionResumed()) {
                resumed.incrementAndGet();
            }
        } else if (event instanceof ClientEvent.SessionLost) {
            lostSessions.incrementAndGet();
        }
    }

    /** How many publications on a topic the broker has acknowledged. */
    long acknowledged(String topic) {
        AtomicLong count = acknowledged.get(topic);
        return count == null ? 0 : count.get();
    }

    /** How often a broker took a connection, first ones included. */
    long connections() {
        return connections.get();
    }

    /** How often it had kept the session. */
    long resumed() {
        return resumed.get();
    }

    /** How often it had lost the session. */
    long lostSessions() {
        return lostSessions.get();
    }
}
