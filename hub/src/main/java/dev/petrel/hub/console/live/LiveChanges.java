package dev.petrel.hub.console.live;

import dev.petrel.hub.console.Changing;
import dev.petrel.hub.live.Live;
import org.springframework.stereotype.Component;

/** New messages. Asked as long as a page is open that shows them, which is how the hub knows that somebody watches. */
@Component
final class LiveChanges implements Changing {

    private final Live live;

    LiveChanges(Live live) {
        this.live = live;
    }

    @Override
    public String kind() {
        return "live";
    }

    @Override
    public Object mark() {
        return live.watched();
    }
}
