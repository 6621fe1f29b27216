package dev.petrel.hub.link;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The installation's one MQTT session. A thread of its own looks at the settings and at the lease, each second and when
 * there is a hint, and makes what is match what should be. Starting never fails because of the broker. All methods may be
 * called from any thread.
 */
public final class Link implements SmartLifecycle {

    /** Begins before the web server and ends after it, so that what that takes last is still carried. */
    public static final int PHASE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration TURN = Duration.ofSeconds(1);

    /** More than the session and the lease take to end, whatever the broker does: only a database that hangs gets here. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(8);

    private final Turns turns;
    private final Turns.Roles roles;
    private final Backlog backlog;
    private final Settling settling = new Settling();
    private final Semaphore hint;
    private volatile @Nullable Thread loop;
    private volatile boolean ending;

    /** Owned by the loop. */
    private boolean troubled;

    Link(Turns turns, Turns.Roles roles, Backlog backlog, Semaphore hint) {
        this.turns = turns;
        this.roles = roles;
        this.backlog = backlog;
        this.hint = hint;
    }

    /** How the session is; answers at once. */
    public LinkStatus status() {
        return turns.status();
    }

    /** What this hub is called where it says that it holds the session; another name in each process. */
    public String name() {
        return turns.hub();
    }

    /** The session, while this hub holds it; the broker may not be reached. */
    public Optional<Session> session() {
        return turns.tenure()
                .map(Tenure::session)
                .filter(session -> session.held().getAsBoolean());
    }

    /** How many accepted events waited to be published when they were counted last, moments ago; answers at once. */
    public long waiting() {
        return backlog.last().events();
    }

    /** Whether this hub holds the session and the broker has taken its connection. */
    public boolean connected() {
        return turns.tenure().filter(Tenure::connected).isPresent();
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
        settling.await(ticket, turns::settled, within);
        return status();
    }

    /** Disconnects, and stays so until {@link #connect} or until a hub is started. Holds for all hubs. */
    public void disconnect() {
        roles.table().pause(true);
        hint.release();
    }

    /** Ends what {@link #disconnect} began; a client that waits for its next attempt makes it now. */
    public void connect() {
        roles.table().pause(false);
        turns.tenure().ifPresent(Tenure::connectNow);
        hint.release();
    }

    @Override
    public void start() {
        LOG.atInfo().addKeyValue("event_type", "mqtt_init_start").log("the link to the broker begins");
        roles.table().forgetLeaseOfTheDead();
        roles.table().pause(false);
        roles.settings().onChange(hint::release);
        roles.lease().start();
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
            attempt(turns::end, "the session could not be ended in peace");
            roles.lease().close();
        }
    }

    private void tryTurn() {
        long asked = settling.turning();
        boolean done = attempt(turns::turn, "the settings of the broker cannot be read or carried out")
                && attempt(backlog::refresh, "what waits to be published cannot be counted");
        if (!done && !roles.lease().held()) {
            attempt(turns::end, "the session could not be ended in peace");
        }
        troubled = !done;
        settling.turned(asked);
    }

    /** Says what went wrong once, and not again until something went well. */
    private boolean attempt(Runnable what, String otherwise) {
        try {
            what.run();
            return true;
        } catch (RuntimeException e) {
            if (!troubled) {
                LOG.error(otherwise, e);
            }
            return false;
        }
    }
}
