package dev.petrel.connection;

import dev.petrel.message.Qos;
import dev.petrel.time.Time;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The publications of one topic and QoS that are held back. Owned by the I/O thread. */
final class Row {

    /** So many may wait before those that were dropped for another are looked for. */
    private static final int CROWDED = 64;

    /** What is kept in order: the publications of one topic and QoS. */
    record Key(String topic, Qos qos) {

        static Key of(Flight flight) {
            return new Key(flight.publication.topic().name(), flight.publication.qos());
        }
    }

    final Key key;
    final TreeSet<Flight> waiting = new TreeSet<>(Comparator.comparingLong(flight -> flight.order));

    /** The one whose turn it is: about to be sent, or sent and not answered. */
    @Nullable
    Flight trying;

    /** Those that were in flight when the first came that goes alone. */
    final Set<Flight> ahead = new HashSet<>();

    /** Whether one follows only when the one before it has ended: when there is one that goes alone. */
    boolean oneByOne;

    /** Since when the broker says that nobody is subscribed; null when it does not say so. */
    @Nullable
    Long unheardSince;

    int unheardTries;
    Time.@Nullable Alarm alarm;
    boolean passed;
    private int crowded = CROWDED;

    Row(Key key) {
        this.key = key;
    }

    /** One more waits; now and then those leave that were dropped for another. */
    void add(Flight flight) {
        waiting.add(flight);
        if (waiting.size() >= crowded) {
            waiting.removeIf(Flight::ended);
            crowded = Math.max(CROWDED, 2 * waiting.size());
        }
    }

    /** The place of the one that the others wait for. */
    long first() {
        long turn = trying == null ? Long.MAX_VALUE : trying.order;
        return waiting.isEmpty() ? turn : Math.min(turn, waiting.first().order);
    }
}
