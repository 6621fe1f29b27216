package dev.petrel.hub.homeassistant;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a round is to do, as far as it was asked for since the last one.
 *
 * @param again whether what was sent before is sent again
 * @param born whether Home Assistant has started, and wants availability and states after it
 * @param waiting who waits for the number of cameras
 */
record Wishes(boolean again, boolean born, List<CompletableFuture<Integer>> waiting) {

    /** To look whether anything has changed. */
    static final Wishes LOOK = new Wishes(false, false, List.of());

    /** To send everything. */
    static final Wishes ALL = new Wishes(true, false, List.of());

    /** To send everything, and availability and states after it. */
    static final Wishes BIRTH = new Wishes(true, true, List.of());

    /** To send everything, and to say when it is done. */
    static Wishes all(CompletableFuture<Integer> waiting) {
        return new Wishes(true, false, List.of(waiting));
    }

    /** Both. */
    Wishes and(Wishes other) {
        List<CompletableFuture<Integer>> all = new ArrayList<>(waiting);
        all.addAll(other.waiting);
        return new Wishes(again || other.again, born || other.born, List.copyOf(all));
    }
}
