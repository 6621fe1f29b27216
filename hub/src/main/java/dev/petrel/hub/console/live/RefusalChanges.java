package dev.petrel.hub.console.live;

import dev.petrel.hub.console.Changing;
import dev.petrel.hub.live.Live;
import org.springframework.stereotype.Component;

/** Whether the broker lets the hub listen. */
@Component
final class RefusalChanges implements Changing {

    private final Live live;

    RefusalChanges(Live live) {
        this.live = live;
    }

    @Override
    public String kind() {
        return "refusal";
    }

    @Override
    public Object mark() {
        return live.refused();
    }
}
