package dev.petrel.hub.rest;

import dev.petrel.hub.link.LinkStatus;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the session is, as it is told.
 *
 * @param connected whether the broker has taken the connection of whichever hub holds the session
 * @param state how this hub stands to it, as {@link dev.petrel.hub.link.LinkState} in small letters
 * @param since when it was last connected or ceased to be
 * @param paused whether an administrator had it disconnected
 * @param broker as {@code host:port}, or null
 * @param protocol the version of MQTT that is spoken, or null
 * @param lastConnectedAt null for never
 * @param messagesPublished what brokers have acknowledged, over restarts
 * @param lastError what went wrong last, or null: with the connection until it is there, or what the broker did not take
 * @param lastErrorAt null for none
 * @param reconnectAttempt attempts in a row without success
 * @param outbox how many accepted events wait to be published
 * @param holder which hub holds the session, or null
 */
record LinkStatusAnswer(
        boolean connected,
        String state,
        Instant since,
        boolean paused,
        @Nullable String broker,
        @Nullable String protocol,
        @Nullable Instant lastConnectedAt,
        long messagesPublished,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        int reconnectAttempt,
        long outbox,
        @Nullable String holder) {

    static LinkStatusAnswer of(LinkStatus status, long outbox) {
        return new LinkStatusAnswer(
                status.connected(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.since(),
                status.paused(),
                status.broker(),
                status.protocol(),
                status.lastConnectedAt(),
                status.messagesPublished(),
                status.lastError(),
                status.lastErrorAt(),
                status.reconnectAttempt(),
                outbox,
                status.holder().isEmpty() ? null : status.holder());
    }
}
