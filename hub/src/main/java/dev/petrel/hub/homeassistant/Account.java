package dev.petrel.hub.homeassistant;

import java.util.List;

/**
 * What was sent to Home Assistant.
 *
 * @param cameras how many cameras it knows of now
 * @param published the topics on which documents were published, all of which the broker has
 * @param removed the topics that were emptied
 */
public record Account(int cameras, List<String> published, List<String> removed) {

    /** Keeps copies. */
    public Account {
        published = List.copyOf(published);
        removed = List.copyOf(removed);
    }
}
