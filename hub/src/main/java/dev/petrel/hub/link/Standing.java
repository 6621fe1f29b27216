package dev.petrel.hub.link;

import dev.petrel.settings.Protocol;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a client of the hub stands.
 *
 * @param state CONNECTING, CONNECTED or DISCONNECTED
 * @param since when it was last connected or ceased to be
 * @param protocol what is spoken, null before the first connection
 * @param lastConnectedAt null before the first connection
 * @param lastError null for none since it was last connected
 * @param lastErrorAt null for none
 * @param attempt attempts in a row without success
 * @param givenUp whether the client does not try again by itself
 */
record Standing(
        LinkState state,
        Instant since,
        @Nullable String protocol,
        @Nullable Instant lastConnectedAt,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        int attempt,
        boolean givenUp) {

    /** Before the first attempt. */
    static Standing begun(Instant now) {
        return new Standing(LinkState.CONNECTING, now, null, null, null, null, 0, false);
    }

    /** The broker has taken the connection. */
    Standing connected(Protocol spoken, Instant now) {
        String name = spoken == Protocol.MQTT_5 ? "5.0" : "3.1.1";
        return new Standing(LinkState.CONNECTED, now, name, now, null, null, 0, false);
    }

    /** An attempt begins. */
    Standing connecting(Instant now) {
        return new Standing(
                LinkState.CONNECTING,
                sinceAway(now),
                protocol,
                lastConnectedAt,
                lastError,
                lastErrorAt,
                attempt,
                false);
    }

    /** An attempt failed. */
    Standing failed(String why, Instant now) {
        return away(why, now, attempt + 1, false);
    }

    /** The connection ended. */
    Standing lost(String why, Instant now) {
        return away(why, now, attempt, false);
    }

    /** The client stopped trying. */
    Standing gaveUp(String why, Instant now) {
        return away(why, now, attempt, true);
    }

    /** This, with what the broker did not take as the last error, unless there is one of the connection. */
    Standing refused(Refusal refusal) {
        return lastError != null
                ? this
                : new Standing(state, since, protocol, lastConnectedAt, refusal.text(), refusal.at(), attempt, givenUp);
    }

    private Standing away(String why, Instant now, int attempts, boolean gaveUp) {
        return new Standing(
                LinkState.DISCONNECTED, sinceAway(now), protocol, lastConnectedAt, why, now, attempts, gaveUp);
    }

    private Instant sinceAway(Instant now) {
        return state == LinkState.CONNECTED ? now : since;
    }
}
