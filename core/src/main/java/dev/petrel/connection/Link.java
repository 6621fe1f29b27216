package dev.petrel.connection;

import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
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
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Dials, and dials again. There is never more than one wire: the next is dialled only after the last has ended. Owned by
 * the I/O thread, but for what says otherwise.
 */
final class Link {

    private final Plan plan;
    private final Dialer dialer;
    private final Time time;
    private final Events events;
    private final Traffic traffic;
    private final Servers servers;
    private final Logins logins;
    private final Standing standing;
    private final Recent recent;

    // For as long as the client lives.
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private History history = History.NONE;
    private String clientId;
    private boolean hadSession;
    private boolean closing;

    // For as long as an attempt lives.
    private @Nullable Wire wire;
    private Time.@Nullable Alarm redial;

    Link(Plan plan, Dialer dialer, Time time, Events events, Traffic traffic) {
        this.plan = plan;
        this.dialer = dialer;
        this.time = time;
        this.events = events;
        this.traffic = traffic;
        this.standing = new Standing(events);
        this.recent = new Recent(time);
        SessionPolicy session = plan.settings().session();
        this.servers = new Servers(plan.settings().servers(), plan.settings().protocol(), session.durable());
        this.logins = new Logins(plan.settings().security().credentials(), this::post);
        this.clientId = session.clientId();
    }

    Standing standing() {
        return standing;
    }

    Recent recent() {
        return recent;
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

    /** Says goodbye, unless the will is to speak, and ends for good. */
    void close(boolean withWill) {
        if (closing) {
            return;
        }
        closing = true;
        if (redial != null) {
            redial.cancel();
        }
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
        MqttUrl server = servers.server();
        standing.become(new ConnectionState.Connecting(server.toString()));
        logins.ask(
                server,
                clientId,
                login -> dial(server, login.orElse(null)),
                why -> next(new WireEnd.Unreachable(why), Duration.ZERO));
    }

    private void dial(MqttUrl server, @Nullable Login login) {
        if (closing) {
            finish();
            return;
        }
        Protocol protocol = servers.protocol();
        Dial.Session session = plan.session(clientId, protocol, hadSession);
        wire = dialer.dial(plan.dial(server, protocol, login, session), new Hearing(server, session.cleanStart()));
    }

    /** After a wire has ended. */
    private void next(WireEnd end, Duration online) {
        if (closing) {
            finish();
            return;
        }
        recent.ended(end.text());
        boolean greeted = !online.isZero();
        String server = servers.server().toString();
        events.tell(
                greeted
                        ? new ClientEvent.ConnectionLost(server, end.text())
                        : new ClientEvent.ConnectFailed(server, end.text()));
        if (!greeted && servers.failed(end)) {
            prepare();
        } else {
            NextStep.Ended ended = new NextStep.Ended(end, online, servers.anyLeft());
            Backoff backoff = plan.settings().timing().backoff();
            follow(NextStep.after(ended, history, backoff, ThreadLocalRandom.current()), end);
        }
    }

    private void follow(NextStep step, WireEnd end) {
        switch (step) {
            case NextStep.GiveUp giveUp -> standing.givenUp(end.text());
            case NextStep.Dial dial -> waitFor(dial.delay(), dial.history(), end.text());
            case NextStep.TakenOver takenOver -> {
                recent.takenOver();
                waitFor(takenOver.delay(), takenOver.history(), "taken over by another connection: " + end.text());
                events.tell(new ClientEvent.TakenOver(servers.server().toString(), end.text()));
            }
        }
        if (end instanceof WireEnd.Refused refused) {
            standing.fail(new ConnectionRefused(refused.code(), "the broker refused the connection: " + end.text()));
        } else if (step instanceof NextStep.GiveUp) {
            standing.fail(new NotConnected("given up: " + end.text()));
        }
    }

    private void waitFor(Duration delay, History past, String why) {
        history = past;
        if (delay.isZero()) {
            prepare();
            return;
        }
        standing.become(new ConnectionState.Waiting(time.now().plus(delay), why));
        redial = time.after(
                delay,
                () -> post(() -> {
                    if (!closing && standing.state() instanceof ConnectionState.Waiting) {
                        prepare();
                    }
                }));
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
            recent.connected();
            if (greeting.assignedClientId() != null) {
                clientId = greeting.assignedClientId();
            }
            events.tell(new ClientEvent.Connected(
                    server.toString(), clientId, greeting.protocol(), greeting.sessionPresent(), greeting.limits()));
            if (hadSession && !greeting.sessionPresent() && !goesOnWithout(current, greeting)) {
                return;
            }
            hadSession = true;
            standing.become(new ConnectionState.Subscribing());
            traffic.connected(current, greeting);
            checkOnline();
        }

        /** The session is lost: tells what was at risk, before anything is done about it. */
        private boolean goesOnWithout(Wire current, Greeting greeting) {
            events.tell(new ClientEvent.SessionLost(
                    traffic.wishes().size(),
                    traffic.outgoing().unanswered(),
                    traffic.incoming().unacknowledged()));
            if (plan.settings().session().onLoss() == SessionPolicy.OnLoss.RESUBSCRIBE) {
                return true;
            }
            hadSession = false;
            traffic.incoming().connected(greeting);
            traffic.outgoing().startAnew();
            current.disconnect(
                    Duration.ZERO,
                    new WireEnd.SessionMissing("the broker lost the session, and the settings say to stop then"));
            return false;
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
        }

        @Override
        public void writableAgain() {
            traffic.outgoing().pump();
        }

        @Override
        public void ended(WireEnd end) {
            wire = null;
            Duration online =
                    greetedAt == null ? Duration.ZERO : Duration.ofNanos(Math.max(1, time.nanos() - greetedAt));
            traffic.disconnected(end);
            next(end, online);
        }
    }
}
