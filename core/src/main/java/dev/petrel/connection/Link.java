package dev.petrel.connection;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.time.Time;
import dev.petrel.wire.Dial;
import dev.petrel.wire.Dialer;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import dev.petrel.wire.WireEnd;
import dev.petrel.wire.WireListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Dials, and dials again. There is never more than one wire: the next is dialled only after the last has ended. Owned by
 * the I/O thread, but for what says otherwise.
 */
final class Link {

    /** How long a planned goodbye waits for what is in flight: what is not answered then is sent again. */
    static final Duration REST = Duration.ofSeconds(2);

    private final Plan plan;
    private final Dialer dialer;
    private final Time time;
    private final Events events;
    private final Traffic traffic;
    private final Servers servers;
    private final Logins logins;
    private final Standing standing;
    private final Session session;
    private final Aftermath aftermath;
    private final Renewal renewal;

    // For as long as the client lives.
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;

    // For as long as an attempt lives.
    private @Nullable Wire wire;

    Link(Plan plan, Dialer dialer, Time time, Events events, Traffic traffic) {
        this.plan = plan;
        this.dialer = dialer;
        this.time = time;
        this.events = events;
        this.traffic = traffic;
        this.standing = new Standing(events, new Recent(time));
        this.session = new Session(plan, events, traffic);
        ConnectionSettings settings = plan.settings();
        this.servers = new Servers(settings.servers(), settings.protocol(), plan.needsMqtt5());
        this.logins =
                new Logins(settings.security().credentials(), settings.timing().connectTimeout(), time, this::post);
        Surroundings around = new Surroundings(time, this::post, events);
        this.aftermath = new Aftermath(around, plan, servers, standing, this::prepare);
        this.renewal = new Renewal(around, traffic, standing);
    }

    Standing standing() {
        return standing;
    }

    /** Completed when the link is closed and everything that hung on it has ended. May be called from any thread. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    @Nullable
    Wire wire() {
        return wire;
    }

    void start() {
        if (standing.state() instanceof ConnectionState.Idle && !closing) {
            prepare();
        }
    }

    /** There is something to lose with the session, though this process never had it. */
    void sessionHeld() {
        session.isHeld();
    }

    /** Has something done on the I/O thread, unless the link is closed and has given it back. From any thread. */
    void post(Runnable action) {
        try {
            dialer.thread().execute(action);
        } catch (RejectedExecutionException e) {
            if (!closed.isDone()) {
                throw e;
            }
        }
    }

    /** Ends the connection as if it were lost; does nothing without one. */
    void drop(String why) {
        if (wire != null && standing.taken() && !closing) {
            wire.drop(new WireEnd.ClosedHere(why));
        }
    }

    /** Leaves the connection to somebody else who speaks in our name; does nothing without one. */
    void disputed(String why) {
        if (wire != null && standing.taken() && !closing) {
            wire.disconnect(null, new WireEnd.Disputed(why)); // the will would speak against them
        }
    }

    /** Makes the connection anew, or tries to have one now. */
    void reconnect() {
        if (closing) {
            return;
        }
        switch (standing.state()) {
            case ConnectionState.Idle idle -> prepare();
            case ConnectionState.Waiting waiting -> prepare();
            case ConnectionState.Connecting connecting -> renewal.giveUpAttempt();
            case ConnectionState.Subscribing subscribing -> renewal.rest();
            case ConnectionState.Online online -> renewal.rest();
            case ConnectionState.Closed gone -> {}
        }
    }

    /** Says goodbye, unless the will is to speak, and ends for good. */
    void close(boolean withWill) {
        if (closing) {
            return;
        }
        closing = true;
        renewal.noWire();
        aftermath.stop();
        if (wire == null) {
            finish();
        } else if (withWill) {
            wire.drop(new WireEnd.ClosedHere("closed here"));
        } else {
            Duration expiry = plan.settings().session().durable() ? null : Duration.ZERO;
            wire.disconnect(expiry, new WireEnd.ClosedHere("closed here"));
        }
    }

    private void finish() {
        if (!closed.isDone()) {
            traffic.close();
            standing.closed();
            closed.complete(null);
        }
    }

    private void prepare() {
        aftermath.stop();
        MqttUrl server = servers.server();
        standing.become(new ConnectionState.Connecting(server.toString()));
        logins.ask(
                server,
                session.clientId(),
                login -> dial(server, login.orElse(null)),
                why -> next(new WireEnd.NoLogin(why), Duration.ZERO));
    }

    private void dial(MqttUrl server, @Nullable Login login) {
        if (closing) {
            finish();
            return;
        }
        if (renewal.takeAsked()) {
            prepare(); // the login may have changed since it was asked for
            return;
        }
        Protocol protocol = servers.protocol();
        Dial.Session asked = session.toAskFor(protocol);
        Dial dial = plan.dial(server, protocol, login, asked, traffic.incoming().receiveMaximum());
        wire = dialer.dial(dial, new Hearing(server, asked.cleanStart()));
        renewal.dialled(wire);
    }

    /** After a wire has ended. */
    private void next(WireEnd end, Duration online) {
        renewal.ended(end, online);
        if (closing) {
            finish();
        } else if (end instanceof WireEnd.Renewed && online.isZero()) {
            prepare();
        } else {
            aftermath.of(end, online);
        }
    }

    /** Hears one wire, from its dialling to its end. */
    private final class Hearing implements WireListener {

        private final MqttUrl server;
        private final boolean cleanStart;
        private @Nullable Long greetedAt;

        Hearing(MqttUrl server, boolean cleanStart) {
            this.server = server;
            this.cleanStart = cleanStart;
        }

        @Override
        public void greeted(Greeting greeting) {
            greetedAt = time.nanos();
            Wire current = wire;
            if (current == null) {
                return;
            }
            if (cleanStart && greeting.sessionPresent()) {
                current.violated(
                        ReasonCode.PROTOCOL_ERROR, "session present although a clean start was asked for [3.2.2]");
                return;
            }
            servers.greeted();
            standing.recent().connected(Shortfalls.of(greeting, plan));
            standing.leaving(false);
            session.named(greeting);
            events.tell(new ClientEvent.Connected(
                    server.toString(),
                    session.clientId(),
                    greeting.protocol(),
                    greeting.sessionPresent(),
                    greeting.limits()));
            if (!session.goesOn(current, greeting)) {
                return;
            }
            standing.become(new ConnectionState.Subscribing());
            traffic.connected(current, greeting);
            checkOnline();
        }

        @Override
        public void received(Packet packet) {
            traffic.received(packet);
            if (packet instanceof Packet.SubAck) {
                checkOnline();
            }
        }

        private void checkOnline() {
            if (standing.state() instanceof ConnectionState.Subscribing
                    && traffic.wishes().allAnswered()) {
                standing.online(time.now());
            }
        }

        @Override
        public void burstEnded() {
            traffic.incoming().burstEnded();
            traffic.outgoing().pump();
            renewal.leaveOnceRested();
        }

        @Override
        public void writableAgain() {
            traffic.outgoing().pump();
        }

        @Override
        public void ended(WireEnd end) {
            wire = null;
            renewal.noWire();
            Duration online =
                    greetedAt == null ? Duration.ZERO : Duration.ofNanos(Math.max(1, time.nanos() - greetedAt));
            traffic.disconnected(end);
            next(end, online);
        }
    }
}
