package dev.petrel.hub.console.overview;

import dev.petrel.hub.link.Mishap;

/**
 * Something that went wrong, in the list of the last ones.
 *
 * @param kind in words
 * @param mishap what it was
 */
record MishapRow(String kind, Mishap mishap) {

    static MishapRow of(Mishap mishap) {
        return new MishapRow(
                switch (mishap.kind()) {
                    case NO_CONNECTION -> "Not connected";
                    case CONNECTION_LOST -> "Connection lost";
                    case TAKEN_OVER -> "Taken over";
                    case NOT_SUBSCRIBED -> "Not subscribed";
                    case NOT_PUBLISHED -> "Not published";
                    case IN_DOUBT -> "In doubt";
                },
                mishap);
    }
}
