package dev.petrel.cli;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The identities of the latest messages. Not safe for threads. */
final class RecentIds {

    /** Many times what can be unacknowledged on both sides together. */
    static final int BOUND = 20_000;

    /** How many characters; a longer one is not worth its memory. */
    private static final int LONGEST = 500;

    private final Set<List<String>> ids = new HashSet<>();
    private final ArrayDeque<List<String>> inOrder = new ArrayDeque<>();

    boolean contains(Optional<List<String>> id) {
        return id.filter(ids::contains).isPresent();
    }

    void add(Optional<List<String>> id) {
        id.filter(some -> some.stream().mapToInt(String::length).sum() <= LONGEST)
                .filter(ids::add)
                .ifPresent(inOrder::add);
        if (inOrder.size() > BOUND) {
            ids.remove(inOrder.remove());
        }
    }
}
