package dev.petrel.hub.event;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Counts what becomes of events in this hub, so that whoever shows them knows when to look again. From any thread. */
@Component
public final class EventChanges {

    private final AtomicLong changes = new AtomicLong();

    EventChanges() {}

    /** Another number whenever an event came, or went from one state to another. */
    public long count() {
        return changes.get();
    }

    void changed() {
        changes.incrementAndGet();
    }
}
