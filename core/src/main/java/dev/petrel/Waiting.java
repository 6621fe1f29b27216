package dev.petrel;

import dev.petrel.fault.PetrelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Waiting for what another thread completes, so that it ends by answer, time-out or interrupt. */
final class Waiting {

    private Waiting() {}

    /**
     * Waits.
     *
     * @param unfinished what to throw for {@code "timed out after ..."} or {@code "interrupted"}; an interrupt stays set
     */
    static <T> T await(CompletionStage<T> stage, Duration within, Function<String, RuntimeException> unfinished) {
        try {
            return future(stage).get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unfinished.apply("timed out after " + within.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unfinished.apply("interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof PetrelException || cause instanceof IllegalArgumentException) {
                cause.addSuppressed(new CallerStack());
                throw (RuntimeException) cause;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Itself where it can be waited for: a copy of it would take a thread to complete. */
    private static <T> CompletableFuture<T> future(CompletionStage<T> stage) {
        return stage instanceof CompletableFuture<T> itself ? itself : stage.toCompletableFuture();
    }

    /** Shows where the waiting began, since the exception itself was made on an I/O thread. */
    private static final class CallerStack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallerStack() {
            super("waited for here");
        }
    }
}
