package dev.petrel.hub.link;

import dev.petrel.hub.config.StoredConfig;
import dev.petrel.settings.Login;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The installation's one MQTT session. A thread of its own looks at the settings and at the lease, each second and when
 * there is a hint, and makes what is match what should be. Starting never fails because of the broker.
 */
@Component
public final class Link implements SmartLifecycle {

    /** Begins before the web server and ends after it, so that what it takes last is still carried. */
    public static final int PHASE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Duration SEEN = Duration.ofSeconds(3);
    private static final Duration UNSEEN = Duration.ofSeconds(15);
    private static final Duration STOP_WAIT = Duration.ofSeconds(15);

    private final Settings settings;
    private final LinkTable table;
    private final ObjectProvider<Speaker> speakers;
    private final InstantSource clock = InstantSource.system();
    private final String hub = name();
    private final Lease lease;
    private final Tally tally = new Tally();
    private final Settling settling = new Settling();
    private final Semaphore hint = new Semaphore(0);

    private volatile @Nullable Thread loop;
    private volatile boolean ending;
    private volatile @Nullable Tenure tenure;

    /** How it is while there is no client, and what a client's standing is added to. */
    private volatile LinkStatus rest;

    /** What was published before the tally of this process began to count for this session. Owned by the loop. */
    private volatile long publishedBefore;

    /** Why the settings of this version could not be used. Owned by the loop. */
    private @Nullable Long unusable;

    /** What was written last, and when. Owned by the loop. */
    private @Nullable LinkStatus written;

    private Instant writtenAt = Instant.EPOCH;
    private boolean troubled;

    Link(Settings settings, LinkTable table, DataSource database, ObjectProvider<Speaker> speakers) {
        this.settings = settings;
        this.table = table;
        this.speakers = speakers;
        this.lease = new Lease(
                new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(new JdbcTemplate(database))
                        .withLockedByValue(hub)
                        .usingDbTime()
                        .build()),
                System::nanoTime,
                hint::release);
        this.rest = new LinkStatus(
                LinkState.CONNECTING, false, false, clock.instant(), null, null, null, null, null, 0, 0, "");
    }

    private static String name() {
        String digits = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + digits;
        } catch (UnknownHostException e) {
            return "hub-" + digits;
        }
    }

    /** How the session is; answers at once. */
    public LinkStatus status() {
        Tenure now = tenure;
        LinkStatus base = rest;
        return now == null ? base : of(now, base);
    }

    private LinkStatus of(Tenure now, LinkStatus base) {
        Standing standing = now.standing();
        return new LinkStatus(
                standing.state(),
                standing.state() == LinkState.CONNECTED,
                false,
                standing.since(),
                now.config().config().broker().hostAndPort(),
                standing.protocol(),
                standing.lastConnectedAt() == null ? base.lastConnectedAt() : standing.lastConnectedAt(),
                standing.lastError(),
                standing.lastErrorAt(),
                standing.attempt(),
                publishedBefore + tally.published(),
                hub);
    }

    /** The session, while this hub holds it. */
    public Optional<Session> session() {
        Tenure now = tenure;
        return now != null && lease.held() ? Optional.of(now.session()) : Optional.empty();
    }

    /** Whether this hub holds the session and the broker has taken its connection. */
    public boolean connected() {
        Tenure now = tenure;
        return now != null && now.standing().state() == LinkState.CONNECTED;
    }

    /**
     * Reads the settings again now, and waits until it is connected with them, or failed, or is not to be connected.
     *
     * @param within how long it waits at most
     * @return how it is then
     */
    public LinkStatus reconcile(Duration within) {
        long ticket = settling.ask();
        hint.release();
        settling.await(ticket, () -> status().state() != LinkState.CONNECTING, within);
        return status();
    }

    /** Disconnects, and stays so until {@link #connect} or until a hub is started. Holds for all hubs. */
    public void disconnect() {
        table.pause(true);
        hint.release();
    }

    /** Ends what {@link #disconnect} began; a client that waits for its next attempt makes it now. */
    public void connect() {
        table.pause(false);
        Tenure now = tenure;
        if (now != null) {
            now.connectNow();
        }
        hint.release();
    }

    @Override
    public void start() {
        LOG.atInfo().addKeyValue("event_type", "mqtt_init_start").log("the link to the broker begins as {}", hub);
        table.pause(false);
        lease.start();
        loop = Thread.ofVirtual().name("petrel-hub-link").start(this::run);
    }

    @Override
    public void stop() {
        Thread running = loop;
        ending = true;
        hint.release();
        if (running == null) {
            return;
        }
        try {
            if (!running.join(STOP_WAIT)) {
                LOG.warn("the link to the broker did not end in {}", STOP_WAIT);
                running.interrupt();
            }
        } catch (InterruptedException e) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void run() {
        try {
            while (!ending) {
                tryTurn();
                boolean unused = hint.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
                hint.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(LinkState.DISCONNECTED);
            lease.close();
        }
    }

    private void tryTurn() {
        long asked = settling.asked();
        try {
            turn();
            troubled = false;
        } catch (RuntimeException e) {
            if (!troubled) {
                LOG.error("the settings of the broker cannot be read or carried out", e);
            }
            troubled = true;
            if (tenure != null && !lease.held()) {
                end(LinkState.DISCONNECTED);
            }
        }
        settling.turned(asked);
    }

    private void turn() {
        Optional<StoredConfig> stored = settings.current();
        LinkTable.Row row = table.read();
        Tenure now = tenure;
        Long running = now != null ? Long.valueOf(now.config().version()) : unusable;
        switch (Plan.of(stored, row.status().paused(), lease.held(), running)) {
            case Plan.Keep keep -> {}
            case Plan.Rest idle -> {
                boolean paused = row.status().paused() && Plan.wanted(stored);
                end(paused ? LinkState.DISCONNECTED : LinkState.DISABLED);
                lease.want(false);
                rest = resting(row.status(), stored, paused);
            }
            case Plan.Wait wait -> {
                end(LinkState.DISCONNECTED);
                lease.want(true);
                rest = waiting(row);
            }
            case Plan.Begin begin -> {
                end(LinkState.DISCONNECTED);
                begin(begin.config(), row.status());
            }
        }
        write();
    }

    private void begin(StoredConfig config, LinkStatus before) {
        publishedBefore = before.messagesPublished() - tally.published();
        rest = before;
        try {
            Tenure next = new Tenure(
                    config,
                    ClientPlan.of(config, ClientPlan.security(() -> login(config))),
                    new Tenure.Roles(
                            lease, new Speaking(speakers.orderedStream().toList()), tally, clock, hint::release));
            tenure = next;
            unusable = null;
            next.begin();
        } catch (RuntimeException e) {
            unusable = config.version();
            LOG.atWarn().addKeyValue("event_type", "mqtt_connection_failed").log("the settings cannot be used", e);
            rest = new LinkStatus(
                    LinkState.DISCONNECTED,
                    false,
                    false,
                    clock.instant(),
                    config.config().broker().hostAndPort(),
                    null,
                    before.lastConnectedAt(),
                    "the settings cannot be used: " + e.getMessage(),
                    clock.instant(),
                    0,
                    before.messagesPublished(),
                    hub);
        }
    }

    private Optional<Login> login(StoredConfig config) {
        if (!lease.held()) {
            throw new IllegalStateException("another hub may have the session");
        }
        String user = config.config().broker().username();
        return user == null || user.isEmpty()
                ? Optional.empty()
                : Optional.of(new Login(user, settings.password().orElse(null)));
    }

    /** Ends the client, if there is one, and says so. */
    private void end(LinkState then) {
        unusable = null;
        Tenure last = tenure;
        if (last == null) {
            return;
        }
        last.end();
        LinkStatus was = of(last, rest);
        rest = new LinkStatus(
                then,
                false,
                false,
                clock.instant(),
                was.broker(),
                was.protocol(),
                was.lastConnectedAt(),
                was.lastError(),
                was.lastErrorAt(),
                0,
                was.messagesPublished(),
                "");
        tenure = null;
        try {
            write();
        } catch (RuntimeException e) {
            LOG.error("the end of the session cannot be written down", e);
        }
    }

    private LinkStatus resting(LinkStatus row, Optional<StoredConfig> stored, boolean paused) {
        LinkState state = paused ? LinkState.DISCONNECTED : LinkState.DISABLED;
        LinkStatus was = rest;
        return new LinkStatus(
                state,
                false,
                paused,
                was.state() == state ? was.since() : clock.instant(),
                stored.filter(config -> !config.config().broker().host().isEmpty())
                        .map(config -> config.config().broker().hostAndPort())
                        .orElse(null),
                null,
                row.lastConnectedAt(),
                row.lastError(),
                row.lastErrorAt(),
                0,
                row.messagesPublished(),
                "");
    }

    /** As the holder says that it is, unless it has said nothing for long. */
    private LinkStatus waiting(LinkTable.Row row) {
        LinkStatus theirs = row.status();
        boolean seen =
                row.seenAt() != null && row.seenAt().isAfter(clock.instant().minus(UNSEEN));
        return new LinkStatus(
                lease.elsewhere() ? LinkState.STANDBY : LinkState.CONNECTING,
                theirs.connected() && seen,
                false,
                theirs.since(),
                theirs.broker(),
                theirs.protocol(),
                theirs.lastConnectedAt(),
                theirs.lastError(),
                theirs.lastErrorAt(),
                theirs.reconnectAttempt(),
                theirs.messagesPublished(),
                theirs.holder());
    }

    /** Tells the other hubs, where this one has something to tell. */
    private void write() {
        LinkStatus now = status();
        Instant at = clock.instant();
        boolean mine = lease.held() && now.state() != LinkState.STANDBY;
        if (mine && (!now.equals(written) || writtenAt.plus(SEEN).isBefore(at))) {
            table.write(now, at);
            written = now;
            writtenAt = at;
        }
    }
}
