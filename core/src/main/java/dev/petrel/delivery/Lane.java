package dev.petrel.delivery;

import java.util.ArrayDeque;

/** The messages of one key for one handler: one after another. Guarded by the lock of {@link Lanes}. */
final class Lane {

    final Route route;
    final String key;
    final boolean reading;
    final ArrayDeque<Task> tasks = new ArrayDeque<>(2);

    /** @param reading whether the keys of its messages are still to be read */
    Lane(Route route, String key, boolean reading) {
        this.route = route;
        this.key = key;
        this.reading = reading;
    }
}
