package dev.petrel.connection;

import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private final Intake intake;
    private final int ownWindow;
    private final SessionPolicy.Qos2InDoubt halfWay;
    private final Surroundings around;

    // For as long as the client lives.
    private final Steps steps;
    private final InFlight inFlight;
    private final Suspects suspects = new Suspects();
    private final Turns turns;
    private final HeldBack held;
    private final Answers answers;
    private final Waiters drains = new Waiters();
    private long places;
    private int writing;

    // For as long as the connection lives.
    private @Nullable Wire wire;
    private ServerLimits limits = Fit.NOTHING;
    private boolean mqtt5;

    /** What was sent last. */
    private @Nullable Flight latest;

    /** Bytes of the largest packet that the broker takes. */
    private volatile long takesUpTo = Long.MAX_VALUE;

    Outgoing(Plan plan, Intake intake, PacketIds ids, Surroundings around) {
        this.intake = intake;
        this.steps = new Steps(around, this::pump);
        this.inFlight = new InFlight(ids, steps);
        this.ownWindow = plan.limits().window();
        this.halfWay = plan.settings().session().qos2InDoubt();
        this.around = around;
        this.turns = new Turns(intake, inFlight, suspects);
        this.held = new HeldBack(around, inFlight, turns::again, this::subscriberOverdue, this::pump);
        this.answers = new Answers(inFlight, steps, suspects, held, this::waitsAgain, this::end);
    }

    /** What hears the broker's answers. */
    Answers answers() {
        return answers;
    }

    /** What another process has begun goes on; from now on what is fed at QoS 2 is written down. Before the first wire. */
    void resume(Exchanges exchanges, List<Exchanges.Begun> begun) {
        steps.writtenBy(exchanges);
        for (Exchanges.Begun one : begun) {
            if (one.publication() == null) {
                inFlight.halfWay(one.id());
            } else {
                Origin origin = Origin.fed(one.number(), one.ended());
                Flight flight =
                        new Flight(one.publication(), origin, around.time().nanos());
                flight.order = ++places;
                flight.begun(one.id(), one.received());
                inFlight.begun(flight);
            }
        }
    }

    /** A new connection is there: what was in flight is sent again before anything new. */
    void connected(Wire newWire, Greeting greeting) {
        wire = newWire;
        answers.connected(newWire);
        limits = greeting.limits();
        takesUpTo = limits.maximumPacketSize();
        mqtt5 = greeting.protocol() == Protocol.MQTT_5;
        turns.connected(Math.min(mqtt5 ? limits.receiveMaximum() : WINDOW_3_1_1, ownWindow));
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
            if (flight.stage == Flight.Stage.RELEASED && halfWay == SessionPolicy.Qos2InDoubt.REPORT) {
                end(flight, Ends.sessionLost());
            } else {
                flight.asNew();
                turns.again(flight);
            }
        }
        steps.sessionGone();
    }

    /** Sends nothing new on this connection, which is about to be left in peace. */
    void rest() {
        turns.rest();
    }

    /** The connection is gone; what was in flight waits for the next one, unless the broker seems to close for it. */
    void disconnected(WireEnd end) {
        wire = null;
        answers.disconnected();
        turns.disconnected();
        takesUpTo = Long.MAX_VALUE;
        Flight only = inFlight.onWire() == 1 && inFlight.isSent(latest) ? latest : null;
        latest = null;
        inFlight.disconnected();
        if (!Suspects.blamesUs(end, mqtt5)) {
            suspects.closedOtherwise();
            return;
        }
        Flight guilty = suspects.closed(inFlight.unreceived(), only);
        if (guilty != null) {
            inFlight.abandoned(guilty);
            end(guilty, Ends.suspect());
        }
    }

    /** Why the broker at hand does not take a publication, where that is known now; from any thread. */
    Optional<Failed> tooLarge(Publication publication) {
        return Fit.tooLarge(publication, takesUpTo);
    }

    /** Sends what may be sent. */
    void pump() {
        Wire onto = wire;
        if (onto == null) {
            return;
        }
        for (Flight next = turns.next(onto); next != null; next = turns.next(onto)) {
            send(onto, next);
        }
        onto.flush();
    }

    private void send(Wire onto, Flight flight) {
        long now = around.time().nanos();
        if (flight.order == 0) {
            flight.order = ++places;
        }
        if (flight.ended()) {
            dropped(flight);
        } else if ((held.any() || flight.ordered()) && flight.id == 0 && held.takes(flight)) {
            return; // until those before it are through; what the session holds goes on
        } else if (flight.remainingNanos(now) <= 0 && flight.id == 0) {
            end(flight, Ends.expired(flight));
        } else {
            boolean duplicate = flight.answered() && inFlight.identify(flight) && flight.everSent;
            Packet.Publish packet = new Packet.Publish(flight.id, duplicate, flight.publicationAt(now), List.of());
            String misfit = Fit.misfit(packet, mqtt5, limits, onto);
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
        flight.accept();
        if (flight.answered()) {
            inFlight.sent(flight);
            if (steps.written(flight)) {
                putAnswered(onto, flight, packet);
            } else {
                steps.sending(flight, () -> putAnswered(onto, flight, packet));
            }
        } else {
            flight.sent();
            latest = flight;
            writing++;
            onto.sendUnanswered(packet, success -> written(flight, success));
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same wire is meant, not one like it
    private void putAnswered(Wire onto, Flight flight, Packet.Publish packet) {
        if (wire == onto) {
            flight.sent();
            latest = flight;
            onto.send(packet);
        }
    }

    private void written(Flight flight, boolean success) {
        writing--;
        if (success) {
            end(flight, Delivered.SUCCESS);
        } else {
            flight.notWritten();
            turns.again(flight);
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
            turns.remove(flight);
            flight.decline(why.get());
            dropped(flight);
        }
    }

    private void expireUnsent(Flight flight) {
        if (!flight.ended()
                && !flight.everSent
                && flight.id == 0
                && flight.remainingNanos(around.time().nanos()) <= 0) {
            turns.remove(flight);
            end(flight, Ends.expired(flight));
        }
    }

    /** The broker does not have one that it was sent. */
    private void waitsAgain(Flight flight) {
        intake.takeBack(flight);
        expiresUnsent(flight);
    }

    private void subscriberOverdue(Flight flight) {
        if (!flight.ended() && !flight.everSent && held.subscriberOverdue(flight)) {
            turns.removeAgain(flight);
            end(flight, Ends.noSubscriber(flight));
            pump(); // what waited behind it
        }
    }

    private void end(Flight flight, PublishOutcome how) {
        suspects.cleared(flight);
        boolean unused = intake.letGo(flight);
        if (held.any()) {
            held.ended(flight, how instanceof Delivered);
        }
        Events events = around.events();
        if (flight.end(how) && (events.eachMessage() || !(how instanceof Delivered))) {
            Duration took = flight.age(around.time().nanos());
            events.tell(new ClientEvent.Published(flight.publication.topic().name(), how, took));
        }
        checkDrained();
    }

    /** Completes when nothing accepted is left without an outcome. */
    void awaitDrained(CompletableFuture<Void> drain) {
        drains.add(drain);
        checkDrained();
    }

    private void checkDrained() {
        if (drains.any() && inFlight.size() == 0 && writing == 0 && turns.isEmpty()) {
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
        for (Flight flight = turns.pollAny(); flight != null; flight = turns.pollAny()) {
            end(flight, Ends.closed(flight));
        }
        checkDrained();
    }
}
