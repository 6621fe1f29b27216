package dev.petrel.hub.homeassistant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What a round is to do, as far as it was asked for since the last one.
 *
 * @param again whether what was sent before is sent again
 * @param cameras those of which the documents are sent again in any case, by their ids
 * @param born whether Home Assistant has started, and wants availability and states after it
 * @param waiting who waits for what was sent
 */
record Wishes(boolean again, Set<String> cameras, boolean born, List<CompletableFuture<Account>> waiting) {

    /** To look whether anything has changed. */
    static final Wishes LOOK = new Wishes(false, Set.of(), false, List.of());

    /** To send everything. */
    static final Wishes ALL = new Wishes(true, Set.of(), false, List.of());

    /** To send everything, and availability and states after it. */
    static final Wishes BIRTH = new Wishes(true, Set.of(), true, List.of());

    /** To send everything, and to say when it is done. */
    static Wishes all(CompletableFuture<Account> waiting) {
        return new Wishes(true, Set.of(), false, List.of(waiting));
    }

    /** To send what has changed and the documents of some cameras, and to say when it is done. */
    static Wishes of(Collection<String> cameras, CompletableFuture<Account> waiting) {
        return new Wishes(false, Set.copyOf(cameras), false, List.of(waiting));
    }

    /** Both. */
    Wishes and(Wishes other) {
        List<CompletableFuture<Account>> all = new ArrayList<>(waiting);
        all.addAll(other.waiting);
        Set<String> both = new HashSet<>(cameras);
        both.addAll(other.cameras);
        return new Wishes(again || other.again, Set.copyOf(both), born || other.born, List.copyOf(all));
    }
}
