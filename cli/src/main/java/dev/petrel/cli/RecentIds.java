package dev.petrel.cli;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The identities of the latest messages. Not safe for threads. */
final class RecentIds {

    /** Many times what can be unacknowledged on both sides together. */
    static final int BOUND = 20_000;

    /** A longer one is not from here, and is not worth its memory. */
    private static final int LONGEST = 100;

    private final Set<String> ids = new HashSet<>();
    private final ArrayDeque<String> inOrder = new ArrayDeque<>();

    boolean contains(Optional<String> id) {
        return id.filter(ids::contains).isPresent();
    }

    void add(Optional<String> id) {
        id.filter(some -> some.length() <= LONGEST).filter(ids::add).ifPresent(inOrder::add);
        if (inOrder.size() > BOUND) {
            ids.remove(inOrder.remove());
        }
    }
}
