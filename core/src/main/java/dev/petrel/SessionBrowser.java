package dev.petrel;

import dev.petrel.connection.Logins;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Publication;
import dev.petrel.observe.ServerLimits;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.time.Time;
import dev.petrel.wire.Dial;
import dev.petrel.wire.Dialer;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.NettyDialer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A look at what waits in the session that a client has left with its broker, while that client is away. It resumes the
 * session and takes what the broker sends, but it subscribes to nothing and acknowledges nothing: the client gets all of
 * it when it comes back, in order, marked as sent before. A session that was not there is not left behind either.
 *
 * <p>Three things are changed by looking. A client that is connected under the id is thrown off, as by anybody who takes
 * its id. Messages of QoS 0 that the broker has kept know no acknowledgement and are gone. And on MQTT 5 the session's
 * expiry is from then on that of the settings, counted from the end of the look.
 *
 * <p>For one thread at a time.
 */
public final class SessionBrowser implements AutoCloseable {

    /** How many un-acknowledged messages an MQTT 5 broker is asked for: the most there can be (section 3.1.2.11.3). */
    public static final int RECEIVE_MAXIMUM = 65_535;

    /** A broker discards what is larger than announced, and the session would be without it (section 3.1.2.11.4). */
    private static final int MAXIMUM_PACKET_SIZE = (int) ServerLimits.LARGEST_PACKET;

    /** The time-outs of the login and of the attempt come first, and so does that of the goodbye. */
    private static final Duration LONGER = Duration.ofSeconds(5);

    private final ConnectionSettings settings;
    private final Protocol protocol;
    private final Dialer dialer;
    private final Overhearing wire;
    private final Greeting greeting;
    private boolean left;

    /** With a dialer of its own, which is closed if the broker does not let us in; for tests. */
    static SessionBrowser resume(ConnectionSettings settings, Dialer dialer) {
        try {
            return new SessionBrowser(settings, dialer);
        } catch (RuntimeException e) {
            dialer.close();
            throw e;
        }
    }

    /**
     * Resumes the session of the client with these settings at the first of their servers; with
     * {@link Protocol#AUTO} in MQTT 5, as a client with a durable session does.
     *
     * @param settings their session policy is durable, and its expiry that of the client
     * @throws IllegalArgumentException if the session policy is not durable
     * @throws ConnectionRefused if the broker answers with a refusal
     * @throws NotConnected if it is not reached, or the waiting thread is interrupted (which stays set)
     */
    public static SessionBrowser resume(ConnectionSettings settings) {
        return resume(settings, NettyDialer.open(Time.system()));
    }

    private SessionBrowser(ConnectionSettings settings, Dialer dialer) {
        if (!settings.session().durable()) {
            throw new IllegalArgumentException("the session of " + settings.clientId()
                    + " is not durable: take SessionPolicy.durable with the expiry that the client uses");
        }
        this.settings = settings;
        this.protocol = settings.protocol() == Protocol.AUTO ? Protocol.MQTT_5 : settings.protocol();
        this.dialer = dialer;
        this.wire = dial(false);
        this.greeting = greeting(wire);
        if (!greeting.sessionPresent()) {
            leaveNothing();
        }
    }

    /** Whether the broker had a session of the client. */
    public boolean sessionPresent() {
        return greeting.sessionPresent();
    }

    /** {@link Protocol#MQTT_5} or {@link Protocol#MQTT_3_1_1}: the version in use. */
    public Protocol protocol() {
        return protocol;
    }

    /**
     * How long the broker keeps the session from the end of the look on; {@link SessionPolicy#NEVER_ENDS} for ever. Empty
     * on MQTT 3.1.1, where the broker decides, and where there was no session.
     */
    public Optional<Duration> expiry() {
        if (!sessionPresent() || protocol != Protocol.MQTT_5) {
            return Optional.empty();
        }
        Duration brokers = greeting.sessionExpiry();
        return Optional.of(brokers == null ? settings.session().expiry() : brokers);
    }

    /**
     * The next message that the broker sends, as it sent it. What waits to be asked for is bounded; beyond the bound the
     * broker waits.
     *
     * @param within how long to wait for it
     * @return empty if none comes in time, if the look has ended, or if the waiting thread is interrupted (which stays
     *     set)
     */
    public Optional<Publication> next(Duration within) {
        return left ? Optional.empty() : wire.next(within);
    }

    /** Why the look ended before it was closed, in words: the client has come back, the broker has gone. Else empty. */
    public Optional<String> interruption() {
        return left ? Optional.empty() : wire.ending();
    }

    /** Leaves the broker with a DISCONNECT, and the session with all its messages as it was. */
    @Override
    public void close() {
        if (!left) {
            leave(wire, null);
        }
        left = true;
        dialer.close();
    }

    private void leaveNothing() {
        if (protocol == Protocol.MQTT_5) {
            leave(wire, Duration.ZERO);
        } else if (wire.ending().isEmpty()) {
            forget();
        }
        left = true;
    }

    /**
     * MQTT 3.1.1 makes a session for whoever resumes one; it ends with a clean one. That takes the connection over instead
     * of following it, so that whoever else comes for the session comes before or after both, and keeps his own.
     */
    private void forget() {
        Overhearing clean = dial(true);
        try {
            greeting(clean);
        } catch (ConnectionRefused | NotConnected e) {
            throw new NotConnected("there was no session of " + settings.clientId()
                    + ", and the empty one that came of looking for it could not be ended: " + e.getMessage());
        }
        leave(clean, null);
    }

    private void leave(Overhearing which, @Nullable Duration sessionExpiry) {
        dialer.thread().execute(() -> which.leave(sessionExpiry));
        boolean unused = Waiting.completes(which.end(), LONGER);
    }

    private Greeting greeting(Overhearing which) {
        Duration patience = settings.timing().connectTimeout().multipliedBy(2).plus(LONGER);
        return Waiting.await(
                which.greeting(), patience, how -> new NotConnected("not connected to " + server() + ", " + how));
    }

    private Overhearing dial(boolean cleanStart) {
        Overhearing listener = new Overhearing(dialer.thread());
        Logins logins = new Logins(
                settings.security().credentials(), settings.timing().connectTimeout(), Time.system(), dialer.thread());
        dialer.thread()
                .execute(() -> logins.ask(
                        server(),
                        settings.clientId(),
                        login -> listener.on(dialer.dial(dial(login.orElse(null), cleanStart), listener)),
                        listener::noLogin));
        return listener;
    }

    private Dial dial(@Nullable Login login, boolean cleanStart) {
        SessionPolicy session = settings.session();
        return new Dial(
                server(),
                settings.security().tls(),
                settings.security().lookup(),
                settings.timing().connectTimeout(),
                new Dial.Hello(
                        protocol,
                        new Dial.Session(session.clientId(), cleanStart, session.expiry()),
                        settings.timing().keepAlive(),
                        login,
                        null,
                        new Dial.OwnLimits(RECEIVE_MAXIMUM, MAXIMUM_PACKET_SIZE)));
    }

    private MqttUrl server() {
        return settings.servers().getFirst();
    }
}
