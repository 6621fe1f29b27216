package dev.petrel.hub.console;

import dev.petrel.hub.link.LinkStatus;

/**
 * The state of the connection in a word and a colour.
 *
 * @param tone the colour: good, busy, bad or quiet
 * @param word what is read
 */
public record Badge(String tone, String word) {

    static Badge of(LinkStatus status) {
        return switch (status.state()) {
            case CONNECTED -> new Badge("good", "Connected");
            case CONNECTING -> new Badge("busy", "Connecting");
            case DISCONNECTED -> status.paused() ? new Badge("quiet", "Paused") : new Badge("bad", "Disconnected");
            case DISABLED -> new Badge("quiet", "Disabled");
            case STANDBY ->
                status.connected() ? new Badge("good", "Connected by another hub") : new Badge("busy", "Standing by");
        };
    }
}
