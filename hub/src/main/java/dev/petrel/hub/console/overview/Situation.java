package dev.petrel.hub.console.overview;

import dev.petrel.hub.link.LinkStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the state of the connection means for who looks at it.
 *
 * @param tone the colour of the note: good, busy, bad or quiet
 * @param meaning what it means, in a sentence or two
 * @param advice what to do; null for nothing
 * @param connect what the button that connects says; null where there is nothing to connect
 * @param disconnect whether there is something to disconnect
 */
record Situation(
        String tone,
        String meaning,
        @Nullable String advice,
        @Nullable String connect,
        boolean disconnect) {

    private static final String WAITS = "Events are accepted and wait";

    static Situation of(LinkStatus status) {
        return switch (status.state()) {
            case CONNECTED -> new Situation("good", "Events are published as they come.", null, null, true);
            case CONNECTING -> connecting(status);
            case DISCONNECTED -> status.paused() ? paused() : disconnected(status);
            case DISABLED -> disabled(status);
            case STANDBY -> standby(status);
        };
    }

    private static Situation connecting(LinkStatus status) {
        String error = status.lastError();
        return new Situation(
                "busy",
                "The hub is reaching for the broker. " + WAITS + ".",
                error == null ? null : "Last attempt: " + error,
                null,
                true);
    }

    private static Situation paused() {
        return new Situation(
                "quiet",
                "An administrator disconnected the hub. " + WAITS + ".",
                "Connect when they should go out.",
                "Connect",
                false);
    }

    private static Situation disconnected(LinkStatus status) {
        String error = status.lastError();
        return new Situation(
                "bad",
                "The broker is not reached" + (error == null ? "" : ": " + error) + ". " + WAITS
                        + "; the hub tries again by itself.",
                "Check that the broker runs, and its address and login under Settings.",
                "Try now",
                true);
    }

    private static Situation disabled(LinkStatus status) {
        boolean never = status.broker() == null;
        return new Situation(
                "quiet",
                (never ? "No broker is set yet. " : "MQTT is switched off. ") + WAITS + ".",
                never ? null : "Switch it on under Settings.",
                null,
                false);
    }

    private static Situation standby(LinkStatus status) {
        return new Situation(
                status.connected() ? "good" : "busy",
                (status.holder().isEmpty()
                                ? "Another hub holds the session"
                                : "The hub " + status.holder() + " holds the session")
                        + (status.connected() ? "" : " and is not connected")
                        + ". This one stands by and takes over when that one goes.",
                "Errors, rates and the fleet are known to the hub that holds the session: look there.",
                null,
                true);
    }
}
