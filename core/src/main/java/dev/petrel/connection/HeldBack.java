package dev.petrel.connection;

import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The publications that the broker refused for a passing reason, that need a subscriber and have none, or that go alone,
 * and those that wait behind them. There is a row for each topic and QoS with such a one in it; what is not in a row goes
 * its way. Of a row one is tried at a time: until the broker has answered it otherwise, everything that came after it in
 * its row waits, so that only what was on the wire already can pass. One that goes alone waits for that too. Losing the
 * connection changes nothing here. Owned by the I/O thread.
 */
final class HeldBack {

    /** How often a publication that was refused is tried again at most. */
    static final int TRIES = 5;

    /**
     * How long until then. Not the back-off of the connection's settings: how patient to be with a broker that is away
     * says nothing of one that is busy, and all of these together are less than what {@code publish} waits.
     */
    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    /** How long until somebody may have subscribed: soon after a restart, seldom where nobody ever does. */
    static final Backoff UNHEARD = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

    private final Surroundings around;
    private final InFlight inFlight;
    private final Consumer<Flight> next;
    private final Consumer<Flight> overdue;
    private final Runnable pump;
    private final Map<Row.Key, Row> rows = new HashMap<>();

    /**
     * Nothing held back.
     *
     * @param inFlight what is on the wire
     * @param next takes what is to be sent now, in its order before anything that was never sent
     * @param overdue hears of those whose time to wait for a subscriber is up
     * @param pump has it sent
     */
    HeldBack(Surroundings around, InFlight inFlight, Consumer<Flight> next, Consumer<Flight> overdue, Runnable pump) {
        this.around = around;
        this.inFlight = inFlight;
        this.next = next;
        this.overdue = overdue;
        this.pump = pump;
    }

    /** Whether there are any: if not, nothing else here need be asked. */
    boolean any() {
        return !rows.isEmpty();
    }

    /** Whether a publication that was refused with this is worth another try. */
    static boolean worthAnotherTry(Flight flight, ReasonCode code) {
        return code.isPassing() && flight.refusals < TRIES;
    }

    /** A publication was refused that is to be tried again. Another packet identifier needs no waiting for. */
    void refused(Flight flight, ReasonCode code) {
        Duration delay = code.equals(ReasonCode.PACKET_IDENTIFIER_IN_USE)
                ? Duration.ZERO
                : BACKOFF.jittered(flight.refusals - 1, ThreadLocalRandom.current());
        flight.notBefore = around.time().nanos() + delay.toNanos();
        Row row = rows.computeIfAbsent(Row.Key.of(flight), Row::new);
        around.events().tell(new ClientEvent.PublishRetried(row.key.topic(), code, flight.refusals, delay));
        waitsAgain(row, flight);
    }

    /**
     * Nobody is subscribed to the topic of a publication that needs it: it is to be tried again, unless its time is up.
     *
     * @return false when its time is up
     */
    boolean unheard(Flight flight) {
        long now = around.time().nanos();
        Row row = rows.computeIfAbsent(Row.Key.of(flight), Row::new);
        if (row.unheardSince == null) {
            row.unheardSince = now;
            around.events().tell(new ClientEvent.NoSubscriber(row.key.topic()));
            row.waiting.forEach(behind -> waitsForSubscriber(row, behind));
        }
        if (subscriberOverdue(flight)) {
            return false;
        }
        Duration delay = UNHEARD.jittered(row.unheardTries++, ThreadLocalRandom.current());
        flight.notBefore = now + delay.toNanos();
        waitsForSubscriber(row, flight);
        waitsAgain(row, flight);
        return true;
    }

    /** Whether a publication that needs a subscriber has waited for one for as long as it may. */
    boolean subscriberOverdue(Flight flight) {
        Row row = rows.get(Row.Key.of(flight));
        return row != null
                && row.unheardSince != null
                && flight.subscriberDeadline(row.unheardSince) - around.time().nanos() <= 0;
    }

    private void waitsForSubscriber(Row row, Flight flight) {
        if (flight.publication.demands().subscriberWithin() == null || row.unheardSince == null) {
            return;
        }
        flight.unheard = true;
        long left = flight.subscriberDeadline(row.unheardSince) - around.time().nanos();
        flight.waitsForSubscriber(around.time()
                .after(Duration.ofNanos(left), () -> around.thread().execute(() -> overdue.accept(flight))));
    }

    private void waitsAgain(Row row, Flight flight) {
        add(row, flight);
        row.ahead.remove(flight);
        if (row.trying == flight) {
            row.trying = null;
        }
        goOn(row);
    }

    private void add(Row row, Flight flight) {
        if (flight.ordered() && !row.oneByOne) {
            row.oneByOne = true;
            row.ahead.addAll(inFlight.of(row.key));
            row.ahead.remove(row.trying);
        }
        row.add(flight);
        waitsForSubscriber(row, flight);
    }

    /** Takes a publication that is about to be sent, if it has to wait behind another. */
    boolean takes(Flight flight) {
        Row.Key key = Row.Key.of(flight);
        Row row = rows.get(key);
        if (row == null) {
            return flight.ordered() && waitsForThoseInFlight(key, flight);
        }
        if (flight.order <= row.first()) {
            return false;
        }
        add(row, flight);
        boolean wasAhead =
                row.ahead.remove(flight); // the session is lost, and now it waits behind one that was refused
        if (row.trying == flight) {
            row.trying = null; // an earlier one has been refused meanwhile
            goOn(row);
        } else if (wasAhead) {
            goOn(row);
        }
        return true;
    }

    /** One goes alone: what comes after it has to wait, and it has to wait for what is there. */
    private boolean waitsForThoseInFlight(Row.Key key, Flight flight) {
        Row row = new Row(key);
        rows.put(key, row);
        row.oneByOne = true;
        row.ahead.addAll(inFlight.of(key));
        if (row.ahead.isEmpty()) {
            row.trying = flight;
            return false;
        }
        add(row, flight);
        return true;
    }

    /** A publication ended, of which there may be a row. */
    void ended(Flight flight, boolean delivered) {
        Row row = rows.get(Row.Key.of(flight));
        if (row == null) {
            return;
        }
        boolean wasAhead = row.ahead.remove(flight);
        if (row.trying == flight) {
            row.trying = null;
            if (delivered && row.unheardSince != null) {
                row.unheardSince = null;
                row.unheardTries = 0;
                row.waiting.forEach(behind -> behind.unheard = false);
            }
            goOn(row);
        } else if (row.waiting.remove(flight) || wasAhead) {
            goOn(row);
        } else if (delivered && flight.order > row.first() && !row.passed) {
            row.passed = true;
            around.events().tell(new ClientEvent.Reordered(row.key.topic()));
        }
    }

    /** What was never refused goes on until one comes that was, or one after the other; a refused one in its time. */
    private void goOn(Row row) {
        if (row.trying != null) {
            return;
        }
        if (row.alarm != null) {
            row.alarm.cancel();
        }
        while (!row.oneByOne && !row.waiting.isEmpty() && row.waiting.first().refusals == 0) {
            next.accept(row.waiting.pollFirst());
        }
        if (row.waiting.isEmpty()) {
            rows.remove(row.key);
            return;
        }
        if (!row.ahead.isEmpty()) {
            return; // until they have ended
        }
        long wait = row.waiting.first().notBefore - around.time().nanos();
        if (row.waiting.first().wasHeld() && wait > 0) {
            row.alarm = around.time()
                    .after(Duration.ofNanos(wait), () -> around.thread().execute(() -> due(row)));
        } else {
            row.trying = row.waiting.pollFirst();
            next.accept(row.trying);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same row is meant, not one like it
    private void due(Row row) {
        if (rows.get(row.key) == row) {
            goOn(row);
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
