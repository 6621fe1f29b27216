package dev.petrel.hub.console.events;

import dev.petrel.hub.console.Changing;
import dev.petrel.hub.event.EventChanges;
import dev.petrel.hub.link.Link;
import org.springframework.stereotype.Component;

/** Events came, or have come further; what other hubs do with them shows in how many wait. */
@Component
final class EventsChanges implements Changing {

    private final EventChanges changes;
    private final Link link;

    EventsChanges(EventChanges changes, Link link) {
        this.changes = changes;
        this.link = link;
    }

    @Override
    public String kind() {
        return "events";
    }

    @Override
    public Object mark() {
        return new Mark(changes.count(), link.waiting());
    }

    private record Mark(long changes, long waiting) {}
}
