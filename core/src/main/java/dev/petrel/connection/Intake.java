package dev.petrel.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where publications of any thread wait for the I/O thread, in order. The room for them is bounded in number and bytes;
 * one that has left the row takes room until it is let go of, since it may have to wait elsewhere.
 */
final class Intake {

    private final ConcurrentLinkedQueue<Flight> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final int maxMessages;
    private final long maxBytes;

    Intake(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Whether there was room. One publication is taken however large it is, when nothing else waits. */
    boolean offer(Flight flight) {
        int count = messages.incrementAndGet();
        long size = bytes.addAndGet(flight.bytes);
        if (count > maxMessages || (size > maxBytes && count > 1)) {
            giveRoom(flight);
            return false;
        }
        flight.takesRoom = true;
        queue.add(flight);
        return true;
    }

    /** Takes one that was bounded where it comes from. */
    void feed(Flight flight) {
        queue.add(flight);
    }

    @Nullable
    Flight peek() {
        return queue.peek();
    }

    /** The first in the row, which goes on taking room. */
    @Nullable
    Flight poll() {
        return queue.poll();
    }

    /** Takes one out of the row, wherever it stands; it goes on taking room. */
    void remove(Flight flight) {
        boolean unused = queue.remove(flight);
    }

    /** One that was let go of waits again and takes room, also where there is none: the next to be offered feel it. */
    void takeBack(Flight flight) {
        if (!flight.takesRoom) {
            flight.takesRoom = true;
            messages.incrementAndGet();
            bytes.addAndGet(flight.bytes);
        }
    }

    /** One waits no more, and takes no room. */
    void letGo(Flight flight) {
        if (flight.takesRoom) {
            flight.takesRoom = false;
            giveRoom(flight);
        }
    }

    /** How many take room. */
    int size() {
        return messages.get();
    }

    private void giveRoom(Flight flight) {
        messages.decrementAndGet();
        bytes.addAndGet(-flight.bytes);
    }
}
