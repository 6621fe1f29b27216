package dev.petrel.delivery;

import java.util.ArrayDeque;

/** The messages of one topic for one handler: one after another. Guarded by the lock of {@link Lanes}. */
final class Lane {

    final Route route;
    final String key;
    final ArrayDeque<Task> tasks = new ArrayDeque<>(2);

    Lane(Route route, String key) {
        this.route = route;
        this.key = key;
    }
}
