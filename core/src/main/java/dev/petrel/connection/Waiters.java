package dev.petrel.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for something to come about. Owned by the I/O thread. */
final class Waiters {

    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    void add(CompletableFuture<Void> waiter) {
        waiting.add(waiter);
    }

    boolean any() {
        return !waiting.isEmpty();
    }

    /** It has come about. */
    void complete() {
        all().forEach(waiter -> waiter.complete(null));
    }

    /** It will not, or not soon. */
    void fail(RuntimeException why) {
        all().forEach(waiter -> waiter.completeExceptionally(why));
    }

    private List<CompletableFuture<Void>> all() {
        List<CompletableFuture<Void>> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
