package dev.petrel.outcome;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a receipt holds while it is still to come. It is completed on a thread of Petrel's own machinery, so every action
 * that depends on it is sent to a virtual thread; a thread that waits for it is woken directly, and where nobody looks
 * nothing is started. Internal.
 */
public final class OutcomeStage<T> extends CompletableFuture<T> {

    private static final Executor VIRTUAL =
            action -> Thread.ofVirtual().name("petrel-outcome").start(action);

    /**
     * The future of a stage that a thread may wait on, and on nothing else: whoever completes the stage wakes that thread
     * himself. {@link #toCompletableFuture()} takes a virtual thread to complete, and there may be none to be had while
     * handlers hold all processors.
     */
    public static <T> CompletableFuture<T> toWaitOn(CompletionStage<T> stage) {
        return stage instanceof OutcomeStage<T> itself ? itself : stage.toCompletableFuture();
    }

    @Override
    public Executor defaultExecutor() {
        return VIRTUAL;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        return thenApplyAsync(Function.identity());
    }

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> action) {
        return thenApplyAsync(action);
    }

    @Override
    public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
        return thenAcceptAsync(action);
    }

    @Override
    public CompletableFuture<Void> thenRun(Runnable action) {
        return thenRunAsync(action);
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> action) {
        return thenCombineAsync(other, action);
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return thenAcceptBothAsync(other, action);
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        return runAfterBothAsync(other, action);
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> action) {
        return applyToEitherAsync(other, action);
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
        return acceptEitherAsync(other, action);
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return runAfterEitherAsync(other, action);
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> action) {
        return thenComposeAsync(action);
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> action) {
        return handleAsync(action);
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
        return whenCompleteAsync(action);
    }

    @Override
    public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> action) {
        return exceptionallyAsync(action);
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> action) {
        return exceptionallyComposeAsync(action);
    }
}
