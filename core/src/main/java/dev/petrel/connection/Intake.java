package dev.petrel.connection;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.overflow.Entry;
import dev.petrel.overflow.Guests;
import dev.petrel.overflow.Room;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where publications of any thread wait for the I/O thread, in order: those of the application, and before them the
 * client's own. The room for them is bounded in number and bytes; one that has left the row takes room until it is let go
 * of, since it may have to wait elsewhere. What others feed takes none here: they bound what they hold.
 */
final class Intake {

    /** How many of the client's own wait at most: health, replies, dead letters. */
    static final int OWN_MESSAGES = 1_000;

    /** The bytes of the client's own that wait at most. */
    static final long OWN_BYTES = 16L << 20;

    /** So many that were dropped may still stand in the row before it is cleared of them. */
    private static final int DEAD = 1_000;

    private final ConcurrentLinkedQueue<Flight> queue = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Flight> ownQueue = new ConcurrentLinkedQueue<>();
    private final Room<Flight> room;
    private final Room<Flight> ownRoom;
    private final AtomicInteger dead = new AtomicInteger();

    /**
     * Nothing waits.
     *
     * @param admitted hears of those that waited for room and have found it, on whatever thread made it
     */
    Intake(DeliveryLimits limits, Time time, Events events, Consumer<Flight> admitted) {
        this.room = new Room<>(
                limits.queuedMessages(), limits.queuedBytes(), limits.queue(), time, new Row(queue, events, admitted));
        this.ownRoom =
                new Room<>(OWN_MESSAGES, OWN_BYTES, QueuePolicy.DEFAULT, time, new Row(ownQueue, events, admitted));
    }

    /** Asks for room for one, now or in the line. */
    Entry offer(Flight flight) {
        return roomOf(flight).enter(flight, flight.publication.topic(), flight.bytes);
    }

    /** Takes one without asking for room. */
    void feed(Flight flight) {
        queue.add(flight);
    }

    /** The first in the row, which stays there. */
    @Nullable
    Flight peek() {
        Flight own = ownQueue.peek();
        return own == null ? queue.peek() : own;
    }

    /** Takes the first out of the row; it goes on taking room. */
    @Nullable
    Flight poll() {
        Flight own = ownQueue.poll();
        return own == null ? queue.poll() : own;
    }

    /** Whether the first in the row is the client's own. */
    boolean anyOwn() {
        return !ownQueue.isEmpty();
    }

    /** Those in the row that have not been accepted yet become so. */
    void accept() {
        queue.forEach(Flight::accept);
    }

    /** Takes one out of the row, wherever it stands; it goes on taking room. */
    void remove(Flight flight) {
        boolean unused = rowOf(flight).remove(flight);
    }

    /** One that was let go of waits again and takes room, also where there is none: the next to be offered feel it. */
    void takeBack(Flight flight) {
        if (!flight.takesRoom && flight.origin.kind() != Origin.Kind.FED) {
            flight.takesRoom = true;
            flight.takenBack = true;
            roomOf(flight).back(flight.publication.topic(), flight.bytes);
        }
    }

    /** One waits no more, and takes no room; false when it was dropped for another before, and must not be sent. */
    boolean letGo(Flight flight) {
        if (!flight.takesRoom) {
            return true;
        }
        flight.takesRoom = false;
        if (flight.takenBack) {
            roomOf(flight).gone(flight.publication.topic(), flight.bytes);
            return true;
        }
        return roomOf(flight).leave(flight, flight.publication.topic(), flight.bytes);
    }

    /** Whether none takes room and none is in the row. */
    boolean isEmpty() {
        if (room.messages() > 0 || ownRoom.messages() > 0) {
            return false;
        }
        queue.removeIf(Flight::ended);
        return queue.isEmpty();
    }

    /** From now on nobody waits in line for room; those who do are told. */
    void close() {
        for (Flight flight : room.close()) {
            flight.decline(new NotConnected("the client was closed before there was room for the publication"));
        }
    }

    private Room<Flight> roomOf(Flight flight) {
        return flight.origin.own() ? ownRoom : room;
    }

    private Queue<Flight> rowOf(Flight flight) {
        return flight.origin.own() ? ownQueue : queue;
    }

    /** Why one that asked for room has none. */
    static QueueFull noRoom(Flight flight, String words) {
        return new QueueFull("no room for a publication on "
                + MqttText.quoted(flight.publication.topic().name()) + " of " + flight.bytes + " bytes: " + words
                + "; publish slower, raise DeliveryLimits.withQueue or choose what goes with"
                + " DeliveryLimits.withQueuePolicy");
    }

    /** Those who wait in one of the rows. */
    private final class Row implements Guests<Flight> {

        private final Queue<Flight> row;
        private final Events events;
        private final Consumer<Flight> admitted;

        Row(Queue<Flight> row, Events events, Consumer<Flight> admitted) {
            this.row = row;
            this.events = events;
            this.admitted = admitted;
        }

        @Override
        public void enters(Flight flight) {
            flight.takesRoom = true;
            row.add(flight);
        }

        @Override
        public void admitted(Flight flight) {
            admitted.accept(flight);
        }

        @Override
        public void late(Flight flight, String words) {
            flight.decline(noRoom(flight, words));
        }

        /** It stays in the row for a while; whoever comes upon it sees that it has ended. */
        @Override
        public void ousted(Flight flight, Failed how) {
            if (flight.end(how)) {
                events.tell(new ClientEvent.Published(flight.publication.topic().name(), how));
            }
            if (dead.incrementAndGet() >= DEAD + room.messages()) {
                dead.set(0);
                row.removeIf(Flight::ended);
            }
        }
    }
}
