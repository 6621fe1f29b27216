package dev.petrel.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for the link to be online. Owned by the I/O thread. */
final class Waiters {

    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    void add(CompletableFuture<Void> waiter) {
        waiting.add(waiter);
    }

    /** It is online. */
    void complete() {
        all().forEach(waiter -> waiter.complete(null));
    }

    /** It will not be, or not soon. */
    void fail(RuntimeException why) {
        all().forEach(waiter -> waiter.completeExceptionally(why));
    }

    private List<CompletableFuture<Void>> all() {
        List<CompletableFuture<Void>> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
