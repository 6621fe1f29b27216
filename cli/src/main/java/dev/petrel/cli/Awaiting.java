package dev.petrel.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for what other threads complete. */
final class Awaiting {

    private Awaiting() {}

    /**
     * Waits for one of two.
     *
     * @return false if neither came in time
     * @throws RuntimeException what the first of them ended with, if it ended so
     */
    static boolean either(CompletableFuture<?> one, CompletableFuture<?> other, Duration within) {
        try {
            CompletableFuture.anyOf(one, other).get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(ExitCode.FAILED, "interrupted");
        }
    }
}
