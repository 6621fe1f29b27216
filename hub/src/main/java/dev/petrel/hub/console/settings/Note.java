package dev.petrel.hub.console.settings;

import dev.petrel.hub.config.ConfigStoring;
import dev.petrel.hub.config.Outcome;
import dev.petrel.hub.console.Words;

/**
 * What came of something, for as long as the page is open.
 *
 * @param tone good, busy or bad
 * @param text in sentences
 */
public record Note(String tone, String text) {

    /** How storing went. */
    public static Note of(ConfigStoring.Stored stored) {
        if (!stored.edited().changed()) {
            return new Note("good", "Nothing was to be changed.");
        }
        String dropped = stored.edited().passwordDropped()
                ? " The stored password was removed, since it was given for another host, port or encryption: enter it"
                        + " again if this broker wants one."
                : "";
        Outcome link = stored.reconnect();
        boolean asWanted = link.success() || !stored.edited().after().config().enabled();
        return new Note(
                asWanted && dropped.isEmpty() ? "good" : "busy", "Saved. " + Words.sentence(link.message()) + dropped);
    }

    /** How a trial went. */
    public static Note of(Outcome trial) {
        return new Note(trial.success() ? "good" : "bad", Words.sentence(trial.message()));
    }
}
