package dev.petrel.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.fault.QueueFull;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.topic.MqttText;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The publications of the queue that need a subscriber, from when they come to when they end: at most a quarter of it is
 * for them, since they may wait for long where nobody is subscribed, and the others are to have room meanwhile. All
 * methods may be called from any thread.
 */
final class Needing {

    private static final int PART = 4;

    private final int mostMessages;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private int messages;

    @GuardedBy("lock")
    private long bytes;

    Needing(DeliveryLimits limits) {
        this.mostMessages = limits.queuedMessages() / PART;
        this.mostBytes = limits.queuedBytes() / PART;
    }

    /** Takes one among them, also where it is large when it is alone; why there is no room for it, or null. */
    @Nullable
    QueueFull enters(Flight flight) {
        lock.lock();
        try {
            if (messages > 0 && (messages >= mostMessages || bytes + flight.bytes > mostBytes)) {
                return new QueueFull("no room for a publication on "
                        + MqttText.quoted(flight.publication.topic().name()) + " that needs a subscriber: " + messages
                        + " of that kind wait already, and a quarter of the queue is for them");
            }
            messages++;
            bytes += flight.bytes;
        } finally {
            lock.unlock();
        }
        flight.countsAmong(this);
        return null;
    }

    /** One has ended, or was not accepted after all. */
    void leaves(Flight flight) {
        lock.lock();
        try {
            messages--;
            bytes -= flight.bytes;
        } finally {
            lock.unlock();
        }
    }
}
