package dev.petrel.cli.doctor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting a bounded time. */
final class Moments {

    private Moments() {}

    /** Waits until it is done, one way or the other; whether it was in time. An interrupt ends the waiting and stays set. */
    static boolean await(CompletableFuture<?> future, Duration within) {
        try {
            future.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
