package dev.petrel.connection;

import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Credentials;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of a client: dials, dials again, and hands each packet to the room's part that it concerns. Public
 * methods may be called from any thread unless they say otherwise; everything else happens on the I/O thread.
 */
public final class Connection {

    private static final CompletionStage<Void> ACCEPTED = CompletableFuture.completedStage(null);

    private final Plan plan;
    private final Dialer dialer;
    private final Time time;
    private final Events events;
    private final Incoming incoming;
    private final Intake intake;
    private final Outgoing outgoing;
    private final Wishes wishes;
    private final Servers servers;
    private final AtomicBoolean pumpScheduled = new AtomicBoolean();
    private volatile boolean refusing;
    private volatile boolean closing;
    private volatile ConnectionState state = new ConnectionState.Idle(Optional.empty());
    private volatile long lastTakeOver = Long.MIN_VALUE;

    // Owned by the I/O thread, for as long as the client lives.
    private final List<CompletableFuture<Void>> awaitingOnline = new ArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private History history = History.NONE;
    private String clientId;
    private boolean hadSession;

    // Owned by the I/O thread, for as long as an attempt lives.
    private @Nullable Wire wire;
    private Time.@Nullable Alarm redial;

    /** A connection that waits for {@link #start()}. */
    public Connection(Plan plan, Dialer dialer, Time time, Events events, Incoming incoming) {
        this.plan = plan;
        this.dialer = dialer;
        this.time = time;
        this.events = events;
        this.incoming = incoming;
        PacketIds ids = new PacketIds();
        this.intake = new Intake(plan.limits().queuedMessages(), plan.limits().queuedBytes());
        this.outgoing = new Outgoing(intake, ids, plan.limits().window(), time, events);
        this.wishes = new Wishes(ids, time, dialer.thread(), events);
        SessionPolicy session = plan.settings().session();
        this.servers = new Servers(plan.settings().servers(), plan.settings().protocol(), session.durable());
        this.clientId = session.clientId();
    }

    /** Begins to connect, unless it does already; returns at once. */
    public void start() {
        post(() -> {
            if (state instanceof ConnectionState.Idle && !closing) {
                prepare();
            }
        });
    }

    /** Where the connection stands. */
    public ConnectionState state() {
        return state;
    }

    /** What stands against a healthy answer while connected. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>(wishes.troubles());
        if (lastTakeOver != Long.MIN_VALUE && time.nanos() - lastTakeOver < NextStep.UNDISPUTED.toNanos()) {
            troubles.add("another connection took the client id over within the last minute");
        }
        return troubles;
    }

    /** Completes when the connection is online; exceptionally when the broker refuses it or the client gives up. */
    public CompletionStage<Void> online() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        if (closed.isDone()) {
            return CompletableFuture.failedFuture(new NotConnected("the client is closed"));
        }
        post(() -> {
            switch (state) {
                case ConnectionState.Online online -> waiting.complete(null);
                case ConnectionState.Closed gone ->
                    waiting.completeExceptionally(new NotConnected("the client is closed"));
                case ConnectionState.Idle idle
                when idle.why().isPresent() ->
                    waiting.completeExceptionally(
                            new NotConnected("given up: " + idle.why().get()));
                default -> awaitingOnline.add(waiting);
            }
        });
        return waiting;
    }

    /** Takes a publication; never blocks. */
    public Receipt publish(Publication publication) {
        Flight flight = new Flight(publication, time.nanos());
        RuntimeException refusal = refusal(flight);
        if (refusal != null) {
            CompletableFuture<Void> refused = CompletableFuture.failedFuture(refusal);
            return new Receipt(refused, CompletableFuture.failedFuture(refusal));
        }
        Duration expiry = publication.metadata().expiry();
        if (expiry != null) {
            flight.expiresBy(time.after(expiry, () -> post(() -> outgoing.expireUnsent(flight))));
        }
        if (pumpScheduled.compareAndSet(false, true)) {
            post(this::pump);
        }
        if (closed.isDone()) {
            flight.end(Outgoing.closed(flight)); // closed between the question and the offer
        }
        return new Receipt(ACCEPTED, flight.outcome());
    }

    private @Nullable RuntimeException refusal(Flight flight) {
        if (refusing) {
            return new NotConnected("the client is closed");
        }
        if (flight.publication.qos() == Qos.EXACTLY_ONCE
                && plan.settings().session().durable()) {
            return new IllegalArgumentException("QoS 2 on a durable session would lose messages after a restart of the"
                    + " process, since packet identifiers are not kept on disk; use QoS 1 or a clean session");
        }
        if (!intake.offer(flight)) {
            return new QueueFull("no room for a publication on " + flight.publication.topic() + " of " + flight.bytes
                    + " bytes: " + intake.size() + " wait to be sent, the bounds are "
                    + plan.limits().queuedMessages() + " messages and "
                    + plan.limits().queuedBytes()
                    + " bytes; publish slower or raise DeliveryLimits.withQueue");
        }
        return null;
    }

    /** From now on there should be a subscription, or, where there is one, what the broker keeps is asked for again. */
    public void subscribe(String filter, Qos qos) {
        post(() -> wishes.add(filter, qos));
    }

    /** From now on there should be no such subscription. */
    public void unsubscribe(String filter) {
        post(() -> wishes.remove(filter));
    }

    /** Completes with the granted QoS; exceptionally when the broker refuses or the connection ends before. */
    public CompletionStage<Qos> granted(String filter) {
        CompletableFuture<Qos> granted = new CompletableFuture<>();
        if (closed.isDone()) {
            return CompletableFuture.failedFuture(new NotConnected("the client is closed"));
        }
        post(() -> wishes.granted(filter).whenComplete((qos, failure) -> {
            if (failure == null) {
                granted.complete(qos);
            } else {
                granted.completeExceptionally(failure);
            }
        }));
        return granted;
    }

    /** Sends an acknowledgement; on the I/O thread only. */
    public void acknowledge(Packet acknowledgement) {
        if (wire != null) {
            wire.send(acknowledgement);
        }
    }

    /** Hands what was acknowledged to the socket; on the I/O thread only. */
    public void flush() {
        if (wire != null) {
            wire.flush();
        }
    }

    /** Stops reading from the socket, or goes on; on the I/O thread only. */
    public void reading(boolean on) {
        if (wire != null) {
            wire.reading(on);
        }
    }

    /** Closes because of what the broker did; on the I/O thread only. */
    public void violated(ReasonCode code, String text) {
        if (wire != null) {
            wire.violated(code, text);
        }
    }

    /** Completes when nothing accepted is left without an outcome. */
    public CompletionStage<Void> drained() {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        if (closed.isDone()) {
            return ACCEPTED;
        }
        post(() -> outgoing.drained().thenRun(() -> drained.complete(null)));
        return drained;
    }

    /** Takes no new publications from now on. */
    public void refuseNew() {
        refusing = true;
    }

    /** Says goodbye and ends; completes when the socket is closed and every publication has its outcome. */
    public CompletionStage<Void> close() {
        refusing = true;
        closing = true;
        post(() -> {
            if (redial != null) {
                redial.cancel();
            }
            if (wire == null) {
                finish();
            } else {
                boolean endsSession = !plan.settings().session().durable();
                wire.disconnect(ReasonCode.SUCCESS, endsSession ? Duration.ZERO : null);
            }
        });
        return closed;
    }

    /** Has something done on the I/O thread, unless the client is closed and has given it back. */
    private void post(Runnable action) {
        try {
            dialer.thread().execute(action);
        } catch (RejectedExecutionException e) {
            if (!closed.isDone()) {
                throw e;
            }
        }
    }

    private void finish() {
        if (state instanceof ConnectionState.Closed) {
            return;
        }
        outgoing.close();
        wishes.close();
        become(new ConnectionState.Closed());
        tellWaiting(new NotConnected("the client was closed"));
        closed.complete(null);
    }

    private void pump() {
        pumpScheduled.set(false);
        if (state instanceof ConnectionState.Closed) {
            outgoing.close(); // what came in while closing
        } else {
            outgoing.pump();
        }
    }

    /** Reads the credentials where blocking is allowed, then dials. */
    private void prepare() {
        MqttUrl server = servers.server();
        become(new ConnectionState.Connecting(server.toString()));
        Login own = server.login();
        Credentials credentials = plan.settings().security().credentials();
        if (own != null || credentials.equals(Credentials.NONE)) {
            dial(server, own);
            return;
        }
        Thread.ofVirtual().name("petrel-" + clientId + "-credentials").start(() -> {
            try {
                Login login = credentials.current().orElse(null);
                post(() -> dial(server, login));
            } catch (Throwable failure) {
                String why = "could not read the credentials: " + failure.getMessage();
                post(() -> next(new WireEnd.Unreachable(why), Duration.ZERO));
            }
        });
    }

    private void dial(MqttUrl server, @Nullable Login login) {
        if (closing) {
            finish();
            return;
        }
        Protocol protocol = servers.protocol();
        Dial.Session session = plan.session(clientId, protocol, hadSession);
        wire = dialer.dial(plan.dial(server, protocol, login, session), new Listener(server, session.cleanStart()));
    }

    private void next(WireEnd end, Duration online) {
        boolean greeted = !online.isZero();
        String server = servers.server().toString();
        events.tell(
                greeted
                        ? new ClientEvent.ConnectionLost(server, end.text())
                        : new ClientEvent.ConnectFailed(server, end.text()));
        if (closing) {
            finish();
        } else if (!greeted && servers.failed(end)) {
            prepare();
        } else {
            follow(
                    NextStep.after(
                            end, online, history, plan.settings().timing().backoff(), ThreadLocalRandom.current()),
                    end);
        }
    }

    private void follow(NextStep step, WireEnd end) {
        if (end instanceof WireEnd.Refused refused) {
            tellWaiting(new ConnectionRefused(refused.code(), "the broker refused the connection: " + end.text()));
        }
        switch (step) {
            case NextStep.GiveUp giveUp -> giveUp(end.text());
            case NextStep.Dial dial -> waitFor(dial.delay(), dial.history(), end.text());
            case NextStep.TakenOver takenOver -> {
                lastTakeOver = time.nanos();
                events.tell(new ClientEvent.TakenOver(servers.server().toString(), end.text()));
                waitFor(takenOver.delay(), takenOver.history(), end.text());
            }
        }
    }

    private void giveUp(String why) {
        become(new ConnectionState.Idle(Optional.of(why)));
        events.tell(new ClientEvent.GivenUp(why));
        tellWaiting(new NotConnected("given up: " + why));
    }

    private void waitFor(Duration delay, History past, String why) {
        history = past;
        if (delay.isZero()) {
            prepare();
            return;
        }
        become(new ConnectionState.Waiting(time.now().plus(delay), why));
        redial = time.after(
                delay,
                () -> post(() -> {
                    if (!closing && state instanceof ConnectionState.Waiting) {
                        prepare();
                    }
                }));
    }

    private void become(ConnectionState next) {
        state = next;
        events.tell(new ClientEvent.StateChanged(next));
    }

    private void tellWaiting(@Nullable RuntimeException failure) {
        List<CompletableFuture<Void>> waiting = List.copyOf(awaitingOnline);
        awaitingOnline.clear();
        for (CompletableFuture<Void> each : waiting) {
            if (failure == null) {
                each.complete(null);
            } else {
                each.completeExceptionally(failure);
            }
        }
    }

    /** Hears one wire, from its dialling to its end. */
    private final class Listener implements WireListener {

        private final MqttUrl server;
        private final boolean cleanStart;
        private long greetedAt;
        private boolean greeted;

        Listener(MqttUrl server, boolean cleanStart) {
            this.server = server;
            this.cleanStart = cleanStart;
        }

        @Override
        public void greeted(Greeting greeting) {
            greeted = true;
            greetedAt = time.nanos();
            if (cleanStart && greeting.sessionPresent()) {
                violated(ReasonCode.PROTOCOL_ERROR, "session present although a clean start was asked for [3.2.2]");
                return;
            }
            servers.greeted();
            if (greeting.assignedClientId() != null) {
                clientId = greeting.assignedClientId();
            }
            events.tell(new ClientEvent.Connected(
                    server.toString(), clientId, greeting.protocol(), greeting.sessionPresent(), greeting.limits()));
            if (hadSession && !greeting.sessionPresent() && !sessionLost()) {
                return;
            }
            hadSession = true;
            become(new ConnectionState.Subscribing());
            Wire current = wire;
            if (current != null) {
                incoming.connected(greeting);
                wishes.connected(current, greeting);
                outgoing.connected(current, greeting);
                checkOnline();
            }
        }

        /** Tells what was at risk; whether to go on. */
        private boolean sessionLost() {
            events.tell(new ClientEvent.SessionLost(wishes.size(), outgoing.unanswered(), incoming.unacknowledged()));
            if (plan.settings().session().onLoss() == SessionPolicy.OnLoss.RESUBSCRIBE) {
                return true;
            }
            giveUp("the broker lost the session, and the settings say to stop then");
            if (wire != null) {
                wire.disconnect(ReasonCode.SUCCESS, null);
            }
            return false;
        }

        @Override
        public void received(Packet packet) {
            switch (packet) {
                case Packet.Publish publish -> incoming.received(publish);
                case Packet.PubAck ack -> outgoing.on(ack);
                case Packet.PubRec rec -> outgoing.on(rec);
                case Packet.PubRel rel -> incoming.released(rel);
                case Packet.PubComp comp -> outgoing.on(comp);
                case Packet.SubAck ack -> {
                    wishes.on(ack);
                    checkOnline();
                }
                case Packet.UnsubAck ack -> wishes.on(ack);
                case Packet.Subscribe subscribe -> throw new IllegalStateException("a broker does not subscribe");
                case Packet.Unsubscribe unsubscribe -> throw new IllegalStateException("a broker does not subscribe");
            }
        }

        private void checkOnline() {
            if (state instanceof ConnectionState.Subscribing && wishes.allAnswered()) {
                become(new ConnectionState.Online(time.now()));
                tellWaiting(null);
            }
        }

        @Override
        public void burstEnded() {
            incoming.burstEnded();
            outgoing.pump();
        }

        @Override
        public void writableAgain() {
            outgoing.pump();
        }

        @Override
        public void ended(WireEnd end) {
            wire = null;
            Duration online = greeted ? Duration.ofNanos(Math.max(1, time.nanos() - greetedAt)) : Duration.ZERO;
            outgoing.disconnected();
            wishes.disconnected(end.text());
            incoming.disconnected();
            if (state instanceof ConnectionState.Idle) {
                return; // given up
            }
            next(end, online);
        }
    }
}
