package dev.petrel.connection;

import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.time.Time;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way out: what is to be sent, what is in flight, and what each answer means. What is in flight outlives the
 * connection: with its packet identifiers while the session lives, as new when it is gone (MQTT 5.0, section 4.4).
 */
final class Outgoing {

    /** MQTT 3.1.1 brokers cannot say how many they take; this many is what known ones do. */
    static final int WINDOW_3_1_1 = 20;

    private final Intake intake;
    private final PacketIds ids;
    private final int ownWindow;
    private final Time time;
    private final Events events;

    // For as long as the client lives.
    private final LinkedHashMap<Integer, Flight> inFlight = new LinkedHashMap<>();
    private final PriorityQueue<Flight> again = new PriorityQueue<>(Comparator.comparingLong(flight -> flight.order));
    private final List<CompletableFuture<Void>> drains = new ArrayList<>();
    private long sent;
    private int writing;

    /** Identifiers that the session may hold for QoS 2 messages which ended otherwise: what took them would be a copy. */
    private final Set<Integer> halfWay = new HashSet<>();

    // For as long as the connection lives.
    private final ArrayDeque<Flight> resend = new ArrayDeque<>();
    private @Nullable Wire wire;
    private ServerLimits limits = Fit.NOTHING;
    private int window;
    private int onWire;

    Outgoing(Intake intake, PacketIds ids, int ownWindow, Time time, Events events) {
        this.intake = intake;
        this.ids = ids;
        this.ownWindow = ownWindow;
        this.time = time;
        this.events = events;
    }

    /** A new connection is there: what was in flight is sent again before anything new. */
    void connected(Wire newWire, Greeting greeting) {
        wire = newWire;
        limits = greeting.limits();
        window = greeting.protocol() == Protocol.MQTT_5
                ? Math.min(limits.receiveMaximum(), ownWindow)
                : Math.min(WINDOW_3_1_1, ownWindow);
        onWire = 0;
        if (greeting.sessionPresent()) {
            resume(newWire);
        } else {
            startAnew();
        }
        pump();
    }

    /** How many have been sent and not answered. */
    int unanswered() {
        return inFlight.size();
    }

    private void resume(Wire onto) {
        for (Flight flight : inFlight.values()) {
            if (flight.stage == Flight.Stage.RELEASED) {
                onto.send(new Packet.PubRel(flight.id, ReasonCode.SUCCESS));
                onWire++;
            } else {
                resend.add(flight);
            }
        }
    }

    /** The session is gone, and with it what the broker knew of identifiers. */
    void startAnew() {
        halfWay.forEach(ids::free);
        halfWay.clear();
        List<Flight> flights = List.copyOf(inFlight.values());
        inFlight.clear();
        for (Flight flight : flights) {
            ids.free(flight.id);
            flight.id = 0;
            if (flight.stage == Flight.Stage.RELEASED) {
                end(
                        flight,
                        new InDoubt(
                                DoubtCause.SESSION_LOST,
                                "the broker lost the session after it had taken the QoS 2 message, before it confirmed"));
            } else {
                flight.stage = Flight.Stage.UNSENT;
                again.add(flight);
            }
        }
    }

    /** The connection is gone; what was in flight waits for the next one. */
    void disconnected() {
        wire = null;
        resend.clear();
        onWire = 0;
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
        if (!resend.isEmpty()) {
            return onWire < window ? resend.poll() : null;
        }
        Flight head = again.isEmpty() ? intake.peek() : again.peek();
        if (head == null || (head.answered() && !head.ended() && onWire >= window)) {
            return null;
        }
        return again.isEmpty() ? intake.poll() : again.poll();
    }

    private void send(Wire onto, Flight flight) {
        long remaining = flight.remainingNanos(time.nanos());
        if (flight.ended()) {
            checkDrained();
        } else if (remaining <= 0 && flight.id == 0) {
            expire(flight);
        } else {
            boolean duplicate = flight.id != 0;
            if (flight.answered() && !duplicate) {
                flight.id = ids.next();
            }
            Packet.Publish packet = new Packet.Publish(
                    flight.id, duplicate, withRemainingExpiry(flight.publication, remaining), List.of());
            String misfit = Fit.misfit(packet, limits, onto);
            if (misfit == null) {
                put(onto, flight, packet);
            } else {
                giveUp(flight, misfit);
            }
        }
    }

    private void put(Wire onto, Flight flight, Packet.Publish packet) {
        flight.sent(++sent);
        if (flight.answered()) {
            inFlight.put(flight.id, flight);
            onWire++;
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

    private void giveUp(Flight flight, String misfit) {
        inFlight.remove(flight.id);
        if (flight.everSent && flight.id != 0 && flight.publication.qos() == Qos.EXACTLY_ONCE) {
            halfWay.add(flight.id);
        } else if (flight.id != 0) {
            ids.free(flight.id);
        }
        end(
                flight,
                flight.everSent
                        ? new InDoubt(DoubtCause.NOT_SUPPORTED, misfit)
                        : new Failed(FailureCause.NOT_SUPPORTED, misfit));
    }

    /** Ends a publication whose time is up before it was sent. */
    void expireUnsent(Flight flight) {
        if (!flight.ended() && !flight.everSent && flight.remainingNanos(time.nanos()) <= 0) {
            intake.remove(flight);
            again.remove(flight);
            expire(flight);
        }
    }

    private void expire(Flight flight) {
        Duration after = flight.publication.metadata().expiry();
        end(
                flight,
                flight.everSent
                        ? new InDoubt(DoubtCause.EXPIRED, "sent to a session that is gone, and expired after " + after)
                        : new Failed(FailureCause.EXPIRED, "expired after " + after + " before it could be sent"));
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
            if (resend.remove(flight)) {
                onWire++; // the broker has it, whatever became of the PUBREC before
            }
            flight.stage = Flight.Stage.RELEASED;
            flight.received = rec.code();
            inFlight.remove(rec.id());
            inFlight.put(rec.id(), flight); // PUBRELs leave in the order of their PUBRECs, again too (section 4.6)
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
        inFlight.remove(flight.id);
        ids.free(flight.id);
        if (resend.isEmpty() || !resend.remove(flight)) {
            onWire--;
        }
        if (code.equals(ReasonCode.PACKET_IDENTIFIER_IN_USE)) {
            flight.id = 0;
            flight.stage = Flight.Stage.UNSENT;
            again.add(flight);
        } else if (code.isFailure()) {
            String because = reason.isEmpty() ? "" : ": " + reason;
            end(flight, new Failed(FailureCause.REFUSED, "the broker answered " + code + because));
        } else {
            end(flight, code.equals(ReasonCode.SUCCESS) ? Delivered.SUCCESS : new Delivered(code));
        }
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

    private static Publication withRemainingExpiry(Publication publication, long remainingNanos) {
        if (remainingNanos == Long.MAX_VALUE) {
            return publication;
        }
        Metadata metadata = publication.metadata();
        long seconds = Math.max(
                1,
                Duration.ofNanos(Math.max(0, remainingNanos))
                        .plusNanos(999_999_999)
                        .toSeconds());
        return publication.withMetadata(metadata.withExpiry(Duration.ofSeconds(seconds)));
    }

    private void end(Flight flight, PublishOutcome how) {
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
        if (!drains.isEmpty() && inFlight.isEmpty() && again.isEmpty() && writing == 0 && intake.size() == 0) {
            drains.forEach(drain -> drain.complete(null));
            drains.clear();
        }
    }

    /** Ends everything that has no outcome yet. */
    void close() {
        for (Flight flight : inFlight.values()) {
            end(flight, closed(flight));
        }
        inFlight.clear();
        for (Flight flight = again.poll(); flight != null; flight = again.poll()) {
            end(flight, closed(flight));
        }
        for (Flight flight = intake.poll(); flight != null; flight = intake.poll()) {
            end(flight, closed(flight));
        }
        checkDrained();
    }

    /** How a publication ends that the client's end leaves without an answer. */
    static PublishOutcome closed(Flight flight) {
        return flight.everSent && flight.answered()
                ? new InDoubt(DoubtCause.CLOSED, "sent, but the client was closed before the answer came")
                : new Failed(FailureCause.CLOSED, "the client was closed before it could be sent");
    }
}
