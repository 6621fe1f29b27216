package dev.petrel.hub.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Has one of those who ask the same thing at the same time find out, and tells all of them what it has found. */
final class Together<T> {

    private final ConcurrentMap<String, CompletableFuture<T>> asked = new ConcurrentHashMap<>();

    /**
     * What is found out, by the caller or by one who asked before and still looks. What that one throws, the others get
     * as the cause of a {@link java.util.concurrent.CompletionException}.
     */
    T ask(String question, Supplier<T> looking) {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> first = asked.putIfAbsent(question, own);
        if (first != null) {
            return first.join();
        }
        try {
            T found = looking.get();
            own.complete(found);
            return found;
        } catch (RuntimeException | Error failure) {
            own.completeExceptionally(failure);
            throw failure;
        } finally {
            asked.remove(question);
        }
    }
}
