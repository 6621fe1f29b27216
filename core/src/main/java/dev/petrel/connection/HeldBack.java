package dev.petrel.connection;

import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Backoff;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The publications that the broker refused for a passing reason, and those that wait behind them. There is a row for each
 * topic and QoS with a refused one in it; what is not in a row goes its way. Of a row one is tried at a time: until the
 * broker has answered it otherwise, everything that came after it in its row waits, so that only what was on the wire
 * already can pass. Losing the connection changes nothing here. Owned by the I/O thread.
 */
final class HeldBack {

    /** How often a publication that was refused is tried again at most. */
    static final int TRIES = 5;

    /**
     * How long until then. Not the back-off of the connection's settings: how patient to be with a broker that is away
     * says nothing of one that is busy, and all of these together are less than what {@code publish} waits.
     */
    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    /** What is kept in order: the publications of one topic and QoS. */
    private record Key(String topic, Qos qos) {

        static Key of(Flight flight) {
            return new Key(flight.publication.topic().name(), flight.publication.qos());
        }
    }

    /** Those of one key. */
    private static final class Row {
        final TreeSet<Flight> waiting = new TreeSet<>(Comparator.comparingLong(flight -> flight.order));

        /** The one whose turn it is: about to be sent again, or sent and not answered. */
        @Nullable
        Flight trying;

        Time.@Nullable Alarm alarm;
        boolean passed;

        /** How many may wait until those that were dropped meanwhile are looked for. */
        int crowded = 64;

        /** One more waits; those that were dropped for another leave, now and then. */
        void add(Flight flight) {
            waiting.add(flight);
            if (waiting.size() >= crowded) {
                waiting.removeIf(Flight::ended);
                crowded = Math.max(64, 2 * waiting.size());
            }
        }

        /** The place of the one that the others wait for. */
        long first() {
            long turn = trying == null ? Long.MAX_VALUE : trying.order;
            return waiting.isEmpty() ? turn : Math.min(turn, waiting.first().order);
        }
    }

    private final Surroundings around;
    private final Consumer<Flight> next;
    private final Runnable pump;
    private final Map<Key, Row> rows = new HashMap<>();

    /**
     * Nothing held back.
     *
     * @param next takes what is to be sent now, in its order before anything that was never sent
     * @param pump has it sent
     */
    HeldBack(Surroundings around, Consumer<Flight> next, Runnable pump) {
        this.around = around;
        this.next = next;
        this.pump = pump;
    }

    /** Whether there are any: if not, nothing else here need be asked. */
    boolean any() {
        return !rows.isEmpty();
    }

    /** Whether a publication that was refused with this is worth another try. */
    static boolean worthAnotherTry(Flight flight, ReasonCode code) {
        boolean passing = Wishes.PASSING.contains(code) || code.equals(ReasonCode.PACKET_IDENTIFIER_IN_USE);
        return passing && flight.refusals < TRIES;
    }

    /** A publication was refused that is to be tried again. Another packet identifier needs no waiting for. */
    void refused(Flight flight, ReasonCode code) {
        Duration delay = code.equals(ReasonCode.PACKET_IDENTIFIER_IN_USE)
                ? Duration.ZERO
                : BACKOFF.jittered(flight.refusals - 1, ThreadLocalRandom.current());
        flight.notBefore = around.time().nanos() + delay.toNanos();
        Key key = Key.of(flight);
        Row row = rows.computeIfAbsent(key, name -> new Row());
        row.waiting.add(flight);
        if (row.trying == flight) {
            row.trying = null;
        }
        around.events().tell(new ClientEvent.PublishRetried(key.topic, code, flight.refusals, delay));
        goOn(key, row);
    }

    /** Takes a publication that is about to be sent, if it has to wait behind another. */
    boolean takes(Flight flight) {
        Key key = Key.of(flight);
        Row row = rows.get(key);
        if (row == null || flight.order <= row.first()) {
            return false;
        }
        row.add(flight);
        if (row.trying == flight) {
            row.trying = null; // an earlier one has been refused meanwhile
            goOn(key, row);
        }
        return true;
    }

    /** A publication ended, of which there may be a row. */
    void ended(Flight flight, boolean delivered) {
        Key key = Key.of(flight);
        Row row = rows.get(key);
        if (row == null) {
            return;
        }
        if (row.trying == flight) {
            row.trying = null;
            goOn(key, row);
        } else if (row.waiting.remove(flight)) {
            goOn(key, row);
        } else if (delivered && flight.order > row.first() && !row.passed) {
            row.passed = true;
            around.events().tell(new ClientEvent.Reordered(key.topic));
        }
    }

    /** What was never refused goes on until one comes that was; that one when its time has come. */
    private void goOn(Key key, Row row) {
        if (row.trying != null) {
            return;
        }
        if (row.alarm != null) {
            row.alarm.cancel();
        }
        while (!row.waiting.isEmpty() && row.waiting.first().refusals == 0) {
            next.accept(row.waiting.pollFirst());
        }
        if (row.waiting.isEmpty()) {
            rows.remove(key);
            return;
        }
        long wait = row.waiting.first().notBefore - around.time().nanos();
        if (wait > 0) {
            row.alarm = around.time()
                    .after(Duration.ofNanos(wait), () -> around.thread().execute(() -> due(key, row)));
        } else {
            row.trying = row.waiting.pollFirst();
            next.accept(row.trying);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same row is meant, not one like it
    private void due(Key key, Row row) {
        if (rows.get(key) == row) {
            goOn(key, row);
            pump.run();
        }
    }

    /** The client is closed: gives back all that wait. */
    List<Flight> close() {
        List<Flight> all = new ArrayList<>();
        for (Row row : rows.values()) {
            if (row.alarm != null) {
                row.alarm.cancel();
            }
            all.addAll(row.waiting);
        }
        rows.clear();
        return all;
    }
}
