package dev.petrel.delivery;

import dev.petrel.message.Qos;
import java.util.ArrayDeque;

/** The messages of one key for one handler: one after another. Guarded by the lock of {@link Lanes}. */
final class Lane {

    /** The key of the lane in which the keys of messages are read. No topic holds it. */
    static final String READING = "\0";

    final Route route;
    final String key;
    final ArrayDeque<Task> tasks = new ArrayDeque<>(2);

    Lane(Route route, String key) {
        this.route = route;
        this.key = key;
    }

    /** Whether the keys of its messages are still to be read. */
    boolean isForKeys() {
        return key.equals(READING);
    }

    /** Takes out the oldest of QoS 0, of which there has to be one. */
    Task removeOldestAtMostOnce() {
        Task oldest = tasks.stream()
                .filter(task -> task.message().qos() == Qos.AT_MOST_ONCE)
                .findFirst()
                .orElseThrow();
        tasks.removeFirstOccurrence(oldest);
        return oldest;
    }
}
