package dev.petrel.connection;

import dev.petrel.wire.Wire;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: first what the session holds, then what is to be sent again, then what is new, and how many may be on
 * the wire. Owned by the I/O thread.
 */
final class Turns {

    /** In the order of their first sending, but for the client's own, which take the next free slot. */
    private static final Comparator<Flight> OWN_FIRST = Comparator.<Flight>comparingInt(
                    flight -> flight.origin.own() ? 0 : 1)
            .thenComparingLong(flight -> flight.order);

    private final Intake intake;
    private final InFlight inFlight;
    private final Suspects suspects;

    // For as long as the client lives.
    private final PriorityQueue<Flight> again = new PriorityQueue<>(OWN_FIRST);

    // For as long as the connection lives.
    private int window;
    private boolean resting;

    Turns(Intake intake, InFlight inFlight, Suspects suspects) {
        this.intake = intake;
        this.inFlight = inFlight;
        this.suspects = suspects;
    }

    /** A new connection is there, on which so many may be sent and not answered. */
    void connected(int newWindow) {
        window = newWindow;
    }

    /** Nothing new has its turn on this connection any more. */
    void rest() {
        resting = true;
    }

    void disconnected() {
        resting = false;
    }

    /** One that was sent, or about to be, has its turn again before anything new. */
    void again(Flight flight) {
        again.add(flight);
    }

    /** One has no turn any more that was to be sent again. */
    void removeAgain(Flight flight) {
        again.remove(flight);
    }

    /** One has no turn any more, wherever it stands; it goes on taking room. */
    void remove(Flight flight) {
        intake.remove(flight);
        again.remove(flight);
    }

    /** The next to be sent; null when there is none, or when window or socket take no more. */
    @Nullable
    Flight next(Wire onto) {
        if (!onto.writable()) {
            return null;
        }
        boolean oneByOne = suspects.oneByOne();
        boolean full = inFlight.onWire() >= (oneByOne ? 1 : window);
        if (full && oneByOne) {
            return null; // QoS 0 too: the one on the wire is to be alone
        }
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

    /** Any of those that wait, without a connection; null when there is none. */
    @Nullable
    Flight pollAny() {
        Flight flight = again.poll();
        return flight == null ? intake.poll() : flight;
    }

    /** Whether none waits, here or for its try in a row. */
    boolean isEmpty() {
        return again.isEmpty() && intake.isEmpty();
    }
}
