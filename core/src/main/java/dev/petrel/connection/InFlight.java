package dev.petrel.connection;

import dev.petrel.message.Qos;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 publications that are sent and not answered, in the order in which they were first sent, with their
 * packet identifiers. Owned by the I/O thread.
 */
final class InFlight {

    private final PacketIds ids;
    private final Steps steps;

    // For as long as the session lives.
    private final LinkedHashMap<Integer, Flight> flights = new LinkedHashMap<>();

    /** Identifiers that the session may hold for QoS 2 messages which ended otherwise: what took them would be a copy. */
    private final Set<Integer> halfWay = new HashSet<>();

    // For as long as the connection lives.
    private final ArrayDeque<Flight> resend = new ArrayDeque<>();
    private int onWire;

    InFlight(PacketIds ids, Steps steps) {
        this.ids = ids;
        this.steps = steps;
    }

    int size() {
        return flights.size();
    }

    /** How many of the window are taken on the connection at hand. */
    int onWire() {
        return onWire;
    }

    @Nullable
    Flight get(int id) {
        return flights.get(id);
    }

    List<Flight> all() {
        return List.copyOf(flights.values());
    }

    /** Whether one is sent, and was neither answered nor received. */
    boolean isSent(@Nullable Flight flight) {
        return flight != null && flights.get(flight.id) == flight && flight.stage == Flight.Stage.SENT;
    }

    /** Those that the broker has not said a word about, in the order in which they were first sent. */
    List<Flight> unreceived() {
        return flights.values().stream().filter(this::isSent).toList();
    }

    /** Those of one topic and QoS. */
    List<Flight> of(Row.Key key) {
        return flights.values().stream()
                .filter(flight -> Row.Key.of(flight).equals(key))
                .toList();
    }

    /** Another process has sent one, and the session may know it. */
    void begun(Flight flight) {
        ids.use(flight.id);
        flights.put(flight.id, flight);
    }

    /** Another process has sent one that has ended; the session may know it. */
    void halfWay(int id) {
        ids.use(id);
        halfWay.add(id);
    }

    /** Gives a flight an identifier, unless it has kept one; whether it had. */
    boolean identify(Flight flight) {
        if (flight.id != 0) {
            return true;
        }
        flight.id = ids.next();
        return false;
    }

    /** The flight's PUBLISH is on its way. */
    void sent(Flight flight) {
        flights.put(flight.id, flight);
        onWire++;
    }

    /** PUBREC came; PUBRELs leave in the order of their PUBRECs, also when they are sent again (section 4.6). */
    void released(Flight flight) {
        if (resend.remove(flight)) {
            onWire++; // the broker has it, whatever became of the PUBREC before
        }
        flight.stage = Flight.Stage.RELEASED;
        flights.remove(flight.id);
        flights.put(flight.id, flight);
    }

    /** The flight was answered: its identifier is free. */
    void answered(Flight flight) {
        flights.remove(flight.id);
        free(flight);
        if (resend.isEmpty() || !resend.remove(flight)) {
            onWire--;
        }
    }

    /** The flight ends without an answer, before it is sent on this connection. */
    void abandoned(Flight flight) {
        flights.remove(flight.id);
        if (flight.everSent && flight.publication.qos() == Qos.EXACTLY_ONCE) {
            halfWay.add(flight.id);
        } else {
            free(flight);
        }
    }

    private void free(Flight flight) {
        int id = flight.id;
        if (flight.step == null) {
            ids.free(id);
        } else {
            steps.over(flight, flight.stage == Flight.Stage.RELEASED, () -> ids.free(id));
        }
    }

    /** The session lives on a new connection: what was released is told, everything else is to be sent again. */
    void resume(Consumer<Flight> release) {
        for (Flight flight : flights.values()) {
            if (flight.stage == Flight.Stage.RELEASED) {
                if (steps.written(flight)) {
                    release.accept(flight);
                }
                onWire++;
            } else {
                resend.add(flight);
            }
        }
    }

    boolean anyToResend() {
        return !resend.isEmpty();
    }

    @Nullable
    Flight pollResend() {
        return resend.poll();
    }

    /** The connection is gone. */
    void disconnected() {
        resend.clear();
        onWire = 0;
    }

    /** The session is gone, and with it what the broker knew of identifiers; what was in it, without them. */
    List<Flight> endSession() {
        halfWay.forEach(ids::free);
        halfWay.clear();
        List<Flight> all = all();
        flights.clear();
        for (Flight flight : all) {
            ids.free(flight.id);
            flight.id = 0;
        }
        return all;
    }
}
