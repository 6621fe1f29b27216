package dev.petrel.hub.link;

import dev.petrel.hub.config.StoredConfig;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
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
 * @param lastError what went wrong last, in words and without secrets; null as soon as it is connected, until the broker
 *     does not take something
 * @param lastErrorAt when that was, or null
 * @param reconnectAttempt attempts in a row without success; 0 while connected
 * @param messagesPublished what the broker has acknowledged since the installation was made
 * @param holder which hub holds the session; empty for none
 * @param version of the settings that it is about; 0 for none
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
        String holder,
        long version) {

    public LinkStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(holder, "holder");
    }

    /** Before anything is known. */
    static LinkStatus unknown(Instant now) {
        return new LinkStatus(LinkState.CONNECTING, false, false, now, null, null, null, null, null, 0, 0, "", 0);
    }

    /**
     * How it is while this hub has a client.
     *
     * @param before how it was before this client
     * @param published what was acknowledged in all
     */
    static LinkStatus of(Standing standing, StoredConfig config, LinkStatus before, long published, String hub) {
        return new LinkStatus(
                standing.state(),
                standing.state() == LinkState.CONNECTED,
                false,
                standing.since(),
                place(config),
                standing.protocol(),
                standing.lastConnectedAt() == null ? before.lastConnectedAt : standing.lastConnectedAt(),
                standing.lastError(),
                standing.lastErrorAt(),
                standing.attempt(),
                published,
                hub,
                config.version());
    }

    /** This, with nobody connected and nobody trying, for the settings that are stored. */
    LinkStatus resting(Optional<StoredConfig> config, boolean nowPaused, Instant began) {
        return new LinkStatus(
                nowPaused ? LinkState.DISCONNECTED : LinkState.DISABLED,
                false,
                nowPaused,
                began,
                config.map(LinkStatus::place).orElse(null),
                protocol,
                lastConnectedAt,
                lastError,
                lastErrorAt,
                0,
                messagesPublished,
                "",
                config.map(StoredConfig::version).orElse(0L));
    }

    /** This, as a hub tells it that has no client because another one may have one. */
    LinkStatus elsewhere(LinkState newState, boolean nowConnected) {
        return new LinkStatus(
                newState,
                nowConnected,
                false,
                since,
                broker,
                protocol,
                lastConnectedAt,
                lastError,
                lastErrorAt,
                reconnectAttempt,
                messagesPublished,
                holder,
                version);
    }

    /** This, with settings of which no client can be made. */
    LinkStatus unusable(StoredConfig config, String why, String hub, Instant now) {
        return new LinkStatus(
                LinkState.DISCONNECTED,
                false,
                false,
                now,
                place(config),
                null,
                lastConnectedAt,
                why,
                now,
                0,
                messagesPublished,
                hub,
                config.version());
    }

    /** This, ended. */
    LinkStatus ended(Instant now) {
        return new LinkStatus(
                LinkState.DISCONNECTED,
                false,
                false,
                now,
                broker,
                protocol,
                lastConnectedAt,
                lastError,
                lastErrorAt,
                0,
                messagesPublished,
                "",
                version);
    }

    private static @Nullable String place(StoredConfig config) {
        return config.config().broker().host().isEmpty()
                ? null
                : config.config().broker().hostAndPort();
    }
}
