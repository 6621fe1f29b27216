package dev.petrel.connection;

import dev.petrel.wire.WireEnd;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For which publication the broker may be closing the connection. After two closes in a row with the same one at the head
 * of the window, those of the window go one at a time; one that was alone on the wire at three closes in a row is given
 * up, and nothing else suffers. Owned by the I/O thread.
 */
final class Suspects {

    /** So many closes in a row with the same head, and the window goes one at a time. */
    static final int CLOSES_UNTIL_ONE_BY_ONE = 2;

    /** So many closes in a row with one alone on the wire, and it is given up. */
    static final int CLOSES_ALONE = 3;

    private @Nullable Flight head;
    private int closes;
    private @Nullable Flight alone;
    private int closesAlone;

    /** Those that go one at a time, until they are answered. */
    private final Set<Flight> window = new HashSet<>();

    /** Whether the broker closed for something that we sent, as far as can be told: MQTT 3.1.1 has no word for it. */
    static boolean blamesUs(WireEnd end, boolean mqtt5) {
        return switch (end) {
            case WireEnd.Disconnected bye -> NextStep.OUR_FAULT.contains(bye.code());
            case WireEnd.Lost lost -> lost.greeted() && !mqtt5;
            default -> false;
        };
    }

    /** Whether one is to be sent at a time. */
    boolean oneByOne() {
        return !window.isEmpty();
    }

    /**
     * The broker closed a connection, maybe for something that we sent.
     *
     * @param inFlight what was in the window, in order
     * @param only the one that was alone on the wire, with nothing sent after it; null if there was more or nothing
     * @return the one to be given up, or null
     */
    @Nullable
    Flight closed(List<Flight> inFlight, @Nullable Flight only) {
        if (inFlight.isEmpty()) {
            return null;
        }
        Flight first = inFlight.getFirst();
        closes = first == head ? closes + 1 : 1;
        head = first;
        closesAlone = only == null ? 0 : only == alone ? closesAlone + 1 : 1;
        alone = only;
        if (closes >= CLOSES_UNTIL_ONE_BY_ONE) {
            window.addAll(inFlight);
        }
        return closesAlone >= CLOSES_ALONE ? only : null;
    }

    /** A connection ended for another reason. */
    void closedOtherwise() {
        closes = 0;
        closesAlone = 0;
    }

    /** The broker answered one, or it ended. */
    void cleared(Flight flight) {
        if (!window.isEmpty()) {
            window.remove(flight);
        }
    }
}
