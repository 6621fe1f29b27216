package dev.petrel.hub.console;

import dev.petrel.hub.link.Link;
import org.springframework.stereotype.Component;

/** The state of the connection, on every page. */
@Component
final class StatusChanges implements Changing {

    private final Link link;

    StatusChanges(Link link) {
        this.link = link;
    }

    @Override
    public String kind() {
        return "status";
    }

    @Override
    public Object mark() {
        return link.status();
    }
}
