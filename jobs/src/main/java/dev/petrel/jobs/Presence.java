package dev.petrel.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.message.Qos;
import dev.petrel.message.Will;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one worker says of itself, kept true on its retained topic: said at each connection, when it changes, again and
 * again, and when the topic says that the worker is gone, as its will does that is spoken late.
 *
 * <p>The broker forgets it by itself (MQTT 5) when it was not said for so long that it counts for nothing: a broker that
 * was killed has lost the will, and would keep the word for ever.
 */
final class Presence {

    /** So many heartbeats without a word, and a worker counts as gone. */
    static final int PATIENCE = 3;

    /** From one word to a correction, so that two that disagree do not fill the broker. */
    static final Duration CORRECTION_PAUSE = Duration.ofSeconds(1);

    private final String workerId;
    private final List<String> capabilities;
    private final Topic topic;
    private final Duration heartbeat;
    private final Time time;

    /** Held while a word is handed over too, which never waits, so that words leave in the order of what they say. */
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private int idle;

    @GuardedBy("lock")
    private boolean closed;

    // For as long as the connection lives.
    @GuardedBy("lock")
    private @Nullable Publisher publisher;

    @GuardedBy("lock")
    private long said;

    @GuardedBy("lock")
    private Time.@Nullable Alarm next;

    /** @throws IllegalArgumentException if the capabilities are more than a payload may hold */
    Presence(String workerId, List<String> capabilities, Topic topic, Duration heartbeat, Time time) {
        this.workerId = workerId;
        this.capabilities = capabilities;
        this.topic = topic;
        this.heartbeat = heartbeat;
        this.time = time;
        int size = status(Integer.MAX_VALUE).payload().size();
        if (size > WorkerStatus.MOST_BYTES) {
            throw new IllegalArgumentException("the id and the " + capabilities.size()
                    + " capabilities of a worker would fill " + size + " bytes, and readers take at most "
                    + WorkerStatus.MOST_BYTES);
        }
    }

    Will will() {
        return Will.of(word(Payload.EMPTY));
    }

    /** Connected: from now on it is said through this. */
    void online(Publisher through) {
        lock.lock();
        try {
            if (publisher == null && !closed) {
                publisher = through;
                say(through);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Not connected any more: nothing is said, and the next connection begins with what is true then. */
    void offline() {
        lock.lock();
        try {
            publisher = null;
            stopAlarm();
        } finally {
            lock.unlock();
        }
    }

    void idle(int count) {
        WorkerStatus checked = status(count);
        lock.lock();
        try {
            boolean changed = idle != checked.idle();
            idle = checked.idle();
            if (changed && publisher != null) {
                say(publisher);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Something was said on the own topic. A word comes back too, and needs no answer. */
    void heard(Message message) {
        if (message.payload().size() == 0) {
            lock.lock();
            try {
                if (publisher != null) {
                    stopAlarm();
                    next = time.after(CORRECTION_PAUSE.minusNanos(time.nanos() - said), this::sayAgain);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Says nothing any more but that it is gone. */
    void close(Publisher through) {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                publisher = null;
                stopAlarm();
                Receipt unused = through.publishAsync(word(Payload.EMPTY));
            }
        } finally {
            lock.unlock();
        }
    }

    private void sayAgain() {
        lock.lock();
        try {
            if (publisher != null) {
                say(publisher);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What becomes of it shows in the client's events; the next heartbeat says it again. */
    @GuardedBy("lock")
    private void say(Publisher through) {
        stopAlarm();
        said = time.nanos();
        next = time.after(heartbeat, this::sayAgain);
        Duration expiry = heartbeat.multipliedBy(PATIENCE);
        Receipt unused = through.publishAsync(word(status(idle).payload()).withExpiry(expiry));
    }

    @GuardedBy("lock")
    private void stopAlarm() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private WorkerStatus status(int count) {
        return new WorkerStatus(workerId, capabilities, count, time.now());
    }

    /** In order, so that a word which the broker refuses for a while does not come after the one that takes it back. */
    private Publication word(Payload payload) {
        return new Publication(topic, payload, Qos.AT_LEAST_ONCE, true, Metadata.NONE).withOrdered(true);
    }
}
