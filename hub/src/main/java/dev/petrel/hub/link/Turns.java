package dev.petrel.hub.link;

import dev.petrel.hub.config.StoredConfig;
import dev.petrel.settings.Login;
import dev.petrel.settings.Security;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what should be, and makes it so. Owned by the link's loop; what is asked from elsewhere says so. */
final class Turns {

    /** How often the holder writes that it is there. */
    static final Duration SEEN = Duration.ofSeconds(3);

    /** How long nothing was written until the holder does not count as connected any more. */
    static final Duration UNSEEN = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final Roles roles;
    private final String hub;
    private final InstantSource clock;
    private volatile @Nullable Tenure tenure;

    /** How it is without a client, and what is kept in mind of before while there is one. */
    private volatile LinkStatus rest;

    /** What was published before, less what this process had counted by then. */
    private volatile long publishedBefore;

    /** The version of the settings that were seen last. */
    private volatile long seen;

    private @Nullable Long unusable;
    private @Nullable LinkStatus written;
    private Instant writtenAt = Instant.EPOCH;

    /**
     * Whom it works with.
     *
     * @param settings what should be
     * @param table what the holder tells the other hubs
     * @param lease the right to connect
     * @param reach where to connect
     * @param speakers who is told
     * @param tally counts
     * @param wake has the loop turn soon
     */
    record Roles(
            Settings settings,
            LinkTable table,
            Lease lease,
            Reach reach,
            Supplier<List<Speaker>> speakers,
            Tally tally,
            Runnable wake) {}

    Turns(Roles roles, String hub, InstantSource clock) {
        this.roles = roles;
        this.hub = hub;
        this.clock = clock;
        this.rest = LinkStatus.unknown(clock.instant());
    }

    /** The client, if this hub has one. May be called from any thread. */
    Optional<Tenure> tenure() {
        return Optional.ofNullable(tenure);
    }

    /** How it is. May be called from any thread. */
    LinkStatus status() {
        LinkStatus before = rest;
        Tenure now = tenure;
        return now == null
                ? before
                : LinkStatus.of(now.standing(), now.config(), before, publishedBefore + roles.tally.published(), hub);
    }

    /** Whether it is decided what has come of the settings that were seen last. May be called from any thread. */
    boolean settled() {
        LinkStatus now = status();
        return switch (now.state()) {
            case CONNECTING -> false;
            case STANDBY -> now.version() >= seen && (now.connected() || now.lastError() != null);
            case DISABLED, CONNECTED, DISCONNECTED -> true;
        };
    }

    /** Looks once. */
    void turn() {
        Optional<StoredConfig> stored = roles.settings.current();
        seen = stored.map(StoredConfig::version).orElse(0L);
        LinkTable.Row row = roles.table.read();
        Tenure now = tenure;
        Long running = now != null ? Long.valueOf(now.config().version()) : unusable;
        switch (Plan.of(stored, row.status().paused(), roles.lease.held(), running)) {
            case Plan.Keep keep -> {}
            case Plan.Rest idle -> rest(stored, row);
            case Plan.Wait wait -> {
                end();
                roles.lease.want(true);
                rest = waiting(row);
            }
            case Plan.Begin begin -> {
                end();
                begin(begin.config(), row.status());
            }
        }
        write();
    }

    private void rest(Optional<StoredConfig> stored, LinkTable.Row row) {
        end();
        boolean paused = row.status().paused() && Plan.wanted(stored);
        LinkStatus was = rest;
        LinkStatus next = was.version() == 0 ? row.status() : was;
        LinkStatus idle = next.resting(stored, paused, was.since());
        rest = idle.state() == was.state() ? idle : next.resting(stored, paused, clock.instant());
        write();
        roles.lease.want(false);
    }

    /** As the holder says that it is, unless it has said nothing for long. */
    private LinkStatus waiting(LinkTable.Row row) {
        Instant last = row.seenAt();
        boolean fresh = last != null && last.isAfter(clock.instant().minus(UNSEEN));
        LinkState state = roles.lease.elsewhere() ? LinkState.STANDBY : LinkState.CONNECTING;
        return row.status().elsewhere(state, fresh && row.status().connected());
    }

    private void begin(StoredConfig config, LinkStatus before) {
        publishedBefore = before.messagesPublished() - roles.tally.published();
        rest = before;
        try {
            Security security =
                    Security.DEFAULT.withCredentials(() -> login(config)).withLookup(roles.reach);
            Tenure next = new Tenure(
                    config,
                    ClientPlan.of(config, security),
                    new Tenure.Roles(roles.lease, new Speaking(roles.speakers.get()), roles.tally, clock, roles.wake));
            tenure = next;
            next.begin();
        } catch (RuntimeException e) {
            unusable = config.version();
            rest = before.unusable(config, "these settings cannot be used: " + e.getMessage(), hub, clock.instant());
            LOG.atWarn().addKeyValue("event_type", "mqtt_connection_failed").log("no client for these settings", e);
        }
    }

    /** On a thread of the client's, before each attempt: the last look at whether this hub may connect at all. */
    private Optional<Login> login(StoredConfig config) {
        if (!roles.lease.held()) {
            throw new IllegalStateException("another hub may have the session");
        }
        String user = config.config().broker().username();
        return user == null || user.isEmpty()
                ? Optional.empty()
                : Optional.of(new Login(user, roles.settings.password(config).orElse(null)));
    }

    /** Ends the client, if there is one, and says so. */
    void end() {
        unusable = null;
        Tenure last = tenure;
        if (last != null) {
            last.end();
            rest = status().ended(clock.instant());
            tenure = null;
            write();
        }
    }

    /** Tells the other hubs, where this one has something to tell. */
    private void write() {
        LinkStatus now = status();
        Instant at = clock.instant();
        boolean old = writtenAt.plus(SEEN).isBefore(at);
        if (roles.lease.held() && (old || !now.equals(written))) {
            roles.table.write(now, at);
            written = now;
            writtenAt = at;
        }
    }
}
