package dev.petrel.connection;

import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each answer of the broker means for the publication that it is for. Owned by the I/O thread. */
final class Answers {

    private final InFlight inFlight;
    private final Steps steps;
    private final Suspects suspects;
    private final HeldBack held;
    private final Consumer<Flight> waitsAgain;
    private final BiConsumer<Flight, PublishOutcome> end;

    // For as long as the connection lives.
    private @Nullable Wire wire;

    /**
     * No connection yet.
     *
     * @param waitsAgain takes note of one that the broker does not have: it needs room, and may expire
     * @param end ends one
     */
    Answers(
            InFlight inFlight,
            Steps steps,
            Suspects suspects,
            HeldBack held,
            Consumer<Flight> waitsAgain,
            BiConsumer<Flight, PublishOutcome> end) {
        this.inFlight = inFlight;
        this.steps = steps;
        this.suspects = suspects;
        this.held = held;
        this.waitsAgain = waitsAgain;
        this.end = end;
    }

    void connected(Wire newWire) {
        wire = newWire;
    }

    void disconnected() {
        wire = null;
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
        } else if (flight.stage == Flight.Stage.UNSENT) {
            violated("PUBREC for packet " + rec.id() + ", which was not sent");
        } else if (rec.code().isFailure()) {
            answered(flight, rec.code(), rec.reason());
        } else {
            released(flight, rec.code());
        }
    }

    private void released(Flight flight, ReasonCode code) {
        boolean again = flight.stage == Flight.Stage.RELEASED;
        flight.received = code;
        inFlight.released(flight);
        suspects.cleared(flight);
        if (!again) {
            steps.received(flight, () -> release(flight));
        } else if (steps.written(flight)) {
            release(flight);
        }
    }

    private void release(Flight flight) {
        sendNow(new Packet.PubRel(flight.id, ReasonCode.SUCCESS));
    }

    /** A PUBCOMP came; "not found" only says that the broker had completed it before. */
    void on(Packet.PubComp comp) {
        Flight flight = inFlight.get(comp.id());
        if (flight != null && flight.stage == Flight.Stage.RELEASED && steps.written(flight)) {
            answered(flight, flight.received, "");
        } else if (flight != null) {
            violated("PUBCOMP for packet " + comp.id() + ", which was not released");
        }
    }

    private void answered(Flight flight, ReasonCode code, String reason) {
        inFlight.answered(flight);
        suspects.cleared(flight);
        if (flight.stage == Flight.Stage.SENT && HeldBack.worthAnotherTry(flight, code)) {
            flight.refused(Ends.words(code, reason));
            waitsAgain.accept(flight);
            held.refused(flight, code);
        } else if (flight.needsSubscriber() && code.equals(ReasonCode.NO_MATCHING_SUBSCRIBERS)) {
            notHeard(flight);
        } else {
            end.accept(flight, Ends.answered(flight, code, reason));
        }
    }

    private void notHeard(Flight flight) {
        flight.notHeard();
        if (held.unheard(flight)) {
            waitsAgain.accept(flight);
        } else {
            end.accept(flight, Ends.noSubscriber(flight));
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
}
