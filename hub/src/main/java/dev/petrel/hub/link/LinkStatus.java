package dev.petrel.hub.link;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the session of the installation is, as one of its hubs knows it.
 *
 * @param state how this hub stands to it
 * @param connected whether the broker has taken the connection of whichever hub holds the session
 * @param paused whether an administrator had it disconnected
 * @param since when it was connected, or ceased to be; while nothing is to be connected, since when that is so
 * @param broker where to, as {@code host:port}; null while none is set
 * @param protocol the version of MQTT that is spoken, null before the first connection
 * @param lastConnectedAt when the broker last took the connection, or null
 * @param lastError what went wrong last, in words and without secrets; null as soon as it is connected
 * @param lastErrorAt when that was, or null
 * @param reconnectAttempt attempts in a row without success; 0 while connected
 * @param messagesPublished what the broker has acknowledged since the installation was made
 * @param holder which hub holds the session; empty for none
 */
public record LinkStatus(
        LinkState state,
        boolean connected,
        boolean paused,
        Instant since,
        @Nullable String broker,
        @Nullable String protocol,
        @Nullable Instant lastConnectedAt,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        int reconnectAttempt,
        long messagesPublished,
        String holder) {

    public LinkStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(holder, "holder");
    }
}
