package dev.petrel.connection;

import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way out: what is to be sent, what is in flight, and what each answer means. What is in flight outlives the
 * connection: with its packet identifiers while the session lives, as new when it is gone (MQTT 5.0, section 4.4).
 */
final class Outgoing {

    /** MQTT 3.1.1 brokers cannot say how many they take; this many is what known ones do. */
    static final int WINDOW_3_1_1 = 20;

    /** In the order of their first sending, but for the client's own, which take the next free slot. */
    private static final Comparator<Flight> OWN_FIRST = Comparator.<Flight>comparingInt(
                    flight -> flight.origin.own() ? 0 : 1)
            .thenComparingLong(flight -> flight.order);

    private final Intake intake;
    private final int ownWindow;
    private final Surroundings around;

    // For as long as the client lives.
    private final InFlight inFlight;
    private final HeldBack held;
    private final PriorityQueue<Flight> again = new PriorityQueue<>(OWN_FIRST);
    private final Waiters drains = new Waiters();
    private long places;
    private int writing;

    // For as long as the connection lives.
    private @Nullable Wire wire;
    private ServerLimits limits = Fit.NOTHING;
    private int window;
    private boolean protocol5;
    private boolean resting;

    Outgoing(Intake intake, PacketIds ids, int ownWindow, Surroundings around) {
        this.intake = intake;
        this.inFlight = new InFlight(ids);
        this.ownWindow = ownWindow;
        this.around = around;
        this.held = new HeldBack(around, inFlight, again::add, this::subscriberOverdue, this::pump);
    }

    /** A new connection is there: what was in flight is sent again before anything new. */
    void connected(Wire newWire, Greeting greeting) {
        wire = newWire;
        limits = greeting.limits();
        protocol5 = greeting.protocol() == Protocol.MQTT_5;
        window = protocol5 ? Math.min(limits.receiveMaximum(), ownWindow) : Math.min(WINDOW_3_1_1, ownWindow);
        if (greeting.sessionPresent()) {
            inFlight.resume(flight -> newWire.send(new Packet.PubRel(flight.id, ReasonCode.SUCCESS)));
        } else {
            startAnew();
        }
        intake.accept();
        pump();
    }

    /** How many have been sent and not answered. */
    int unanswered() {
        return inFlight.size();
    }

    /** The session is gone, and with it what the broker knew of identifiers. */
    void startAnew() {
        for (Flight flight : inFlight.endSession()) {
            if (flight.stage == Flight.Stage.RELEASED) {
                end(flight, Ends.sessionLost());
            } else {
                flight.stage = Flight.Stage.UNSENT;
                again.add(flight);
            }
        }
    }

    /** Sends nothing new on this connection, which is about to be left in peace. */
    void rest() {
        resting = true;
    }

    /** The connection is gone; what was in flight waits for the next one. */
    void disconnected() {
        wire = null;
        resting = false;
        inFlight.disconnected();
    }

    /** Sends what may be sent. */
    void pump() {
        Wire onto = wire;
        if (onto == null) {
            return;
        }
        for (Flight next = next(onto); next != null; next = next(onto)) {
            send(onto, next);
        }
        onto.flush();
    }

    /** The next to be sent; null when there is none, or when window or socket take no more. */
    private @Nullable Flight next(Wire onto) {
        if (!onto.writable()) {
            return null;
        }
        boolean full = inFlight.onWire() >= window;
        if (inFlight.anyToResend()) {
            return full ? null : inFlight.pollResend();
        }
        boolean first = firstIsAgain();
        Flight head = first ? again.peek() : intake.peek();
        if (head == null || resting || (head.answered() && !head.ended() && full)) {
            return null;
        }
        return first ? again.poll() : intake.poll();
    }

    private boolean firstIsAgain() {
        Flight head = again.peek();
        return head != null && (head.origin.own() || !intake.anyOwn());
    }

    private void send(Wire onto, Flight flight) {
        long now = around.time().nanos();
        if (flight.order == 0) {
            flight.order = ++places;
        }
        if (flight.ended()) {
            dropped(flight);
        } else if (flight.needsSubscriber() && !protocol5) {
            end(flight, Ends.subscribersUnknown());
        } else if ((held.any() || flight.ordered()) && flight.id == 0 && held.takes(flight)) {
            return; // until those before it are through; what the session holds goes on
        } else if (flight.remainingNanos(now) <= 0 && flight.id == 0) {
            end(flight, Ends.expired(flight));
        } else {
            boolean duplicate = flight.answered() && inFlight.identify(flight);
            Packet.Publish packet = new Packet.Publish(flight.id, duplicate, flight.publicationAt(now), List.of());
            String misfit = Fit.misfit(packet, limits, onto);
            if (misfit == null && intake.letGo(flight)) {
                put(onto, flight, packet);
            } else if (misfit == null) {
                dropped(flight);
            } else {
                if (flight.answered()) {
                    inFlight.abandoned(flight);
                }
                end(flight, Ends.misfit(flight, misfit));
            }
        }
    }

    /** One has ended, or is ending, outside: for the lack of room, or of a connection. */
    private void dropped(Flight flight) {
        if (flight.id != 0) {
            inFlight.abandoned(flight); // it was to be sent, and has an identifier
        }
        boolean unused = intake.letGo(flight);
        if (held.any()) {
            held.ended(flight, false);
        }
        checkDrained();
    }

    private void put(Wire onto, Flight flight, Packet.Publish packet) {
        flight.sent();
        flight.origin.accept();
        if (flight.answered()) {
            inFlight.sent(flight);
            onto.send(packet);
        } else {
            writing++;
            onto.sendUnanswered(packet, success -> written(flight, success));
        }
    }

    private void written(Flight flight, boolean success) {
        writing--;
        if (success) {
            end(flight, Delivered.SUCCESS);
        } else {
            flight.notWritten();
            again.add(flight);
            expireUnsent(flight);
        }
    }

    /** Has a publication end that is not sent when its time is up; from any thread. */
    void expiresUnsent(Flight flight) {
        if (flight.publication.metadata().expiry() == null) {
            return;
        }
        Duration left = Duration.ofNanos(flight.remainingNanos(around.time().nanos()));
        flight.expiresBy(around.time()
                .after(
                        left,
                        () -> around.thread().execute(() -> {
                            expireUnsent(flight);
                            pump(); // what waited behind it
                        })));
    }

    /** One that is accepted only when there is a connection has waited for it long enough. */
    void notConnectedInTime(Flight flight, Supplier<RuntimeException> why) {
        if (!flight.origin.isAccepted() && wire == null) {
            intake.remove(flight);
            again.remove(flight);
            flight.decline(why.get());
            dropped(flight);
        }
    }

    private void expireUnsent(Flight flight) {
        if (!flight.ended()
                && !flight.everSent
                && flight.remainingNanos(around.time().nanos()) <= 0) {
            intake.remove(flight);
            again.remove(flight);
            end(flight, Ends.expired(flight));
        }
    }

    /** A PUBACK came. */
    void on(Packet.PubAck ack) {
        Flight flight = inFlight.get(ack.id());
        if (flight == null) {
            return; // for a publication that ended otherwise
        }
        if (flight.publication.qos() != Qos.AT_LEAST_ONCE) {
            violated("PUBACK for packet " + ack.id() + ", which is QoS 2");
        } else {
            answered(flight, ack.code(), ack.reason());
        }
    }

    /** A PUBREC came: the broker took a QoS 2 message, or refused it. */
    void on(Packet.PubRec rec) {
        Flight flight = inFlight.get(rec.id());
        if (flight == null) {
            sendNow(new Packet.PubRel(rec.id(), ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        } else if (flight.publication.qos() != Qos.EXACTLY_ONCE) {
            violated("PUBREC for packet " + rec.id() + ", which is QoS 1");
        } else if (rec.code().isFailure()) {
            answered(flight, rec.code(), rec.reason());
        } else {
            flight.received = rec.code();
            inFlight.released(flight);
            sendNow(new Packet.PubRel(rec.id(), ReasonCode.SUCCESS));
        }
    }

    /** A PUBCOMP came; "not found" only says that the broker had completed it before. */
    void on(Packet.PubComp comp) {
        Flight flight = inFlight.get(comp.id());
        if (flight != null && flight.stage == Flight.Stage.RELEASED) {
            answered(flight, flight.received, "");
        } else if (flight != null) {
            violated("PUBCOMP for packet " + comp.id() + ", which was not released");
        }
    }

    private void answered(Flight flight, ReasonCode code, String reason) {
        inFlight.answered(flight);
        if (flight.stage == Flight.Stage.SENT && HeldBack.worthAnotherTry(flight, code)) {
            flight.refused(Ends.words(code, reason));
            intake.takeBack(flight);
            expiresUnsent(flight);
            held.refused(flight, code);
        } else if (flight.needsSubscriber() && code.equals(ReasonCode.NO_MATCHING_SUBSCRIBERS)) {
            notHeard(flight);
        } else {
            end(flight, Ends.answered(flight, code, reason));
        }
    }

    private void notHeard(Flight flight) {
        flight.notHeard();
        if (held.unheard(flight)) {
            intake.takeBack(flight);
            expiresUnsent(flight);
        } else {
            end(flight, Ends.noSubscriber(flight));
        }
    }

    private void subscriberOverdue(Flight flight) {
        if (!flight.ended() && !flight.everSent && held.subscriberOverdue(flight)) {
            again.remove(flight);
            end(flight, Ends.noSubscriber(flight));
            pump(); // what waited behind it
        }
    }

    /** What waits for subscribers; from any thread. */
    HeldBack held() {
        return held;
    }

    private void violated(String text) {
        if (wire != null) {
            wire.violated(ReasonCode.PROTOCOL_ERROR, text);
        }
    }

    private void sendNow(Packet packet) {
        if (wire != null) {
            wire.send(packet);
        }
    }

    private void end(Flight flight, PublishOutcome how) {
        boolean unused = intake.letGo(flight);
        if (held.any()) {
            held.ended(flight, how instanceof Delivered);
        }
        Events events = around.events();
        if (flight.end(how) && (events.eachMessage() || !(how instanceof Delivered))) {
            events.tell(new ClientEvent.Published(flight.publication.topic().name(), how));
        }
        checkDrained();
    }

    /** Completes when nothing accepted is left without an outcome. */
    void awaitDrained(CompletableFuture<Void> drain) {
        drains.add(drain);
        checkDrained();
    }

    private void checkDrained() {
        if (drains.any() && inFlight.size() == 0 && again.isEmpty() && writing == 0 && intake.isEmpty()) {
            drains.complete();
        }
    }

    /** One came after the end. */
    void endClosed(Flight flight) {
        boolean unused = flight.end(Ends.closed(flight));
    }

    /** Ends everything that has no outcome yet. */
    void close() {
        intake.close();
        held.close().forEach(flight -> end(flight, Ends.closed(flight)));
        for (Flight flight : inFlight.endSession()) {
            end(flight, Ends.closed(flight));
        }
        for (Flight flight = again.poll(); flight != null; flight = again.poll()) {
            end(flight, Ends.closed(flight));
        }
        for (Flight flight = intake.poll(); flight != null; flight = intake.poll()) {
            end(flight, Ends.closed(flight));
        }
        checkDrained();
    }
}
