package dev.petrel.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Where publications of any thread wait for the I/O thread, in order, bounded in number and bytes. */
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
            left(flight);
            return false;
        }
        queue.add(flight);
        return true;
    }

    @Nullable
    Flight peek() {
        return queue.peek();
    }

    @Nullable
    Flight poll() {
        Flight flight = queue.poll();
        if (flight != null) {
            left(flight);
        }
        return flight;
    }

    /** Takes one out of the row, wherever it stands. */
    void remove(Flight flight) {
        if (queue.remove(flight)) {
            left(flight);
        }
    }

    int size() {
        return messages.get();
    }

    private void left(Flight flight) {
        messages.decrementAndGet();
        bytes.addAndGet(-flight.bytes);
    }
}
