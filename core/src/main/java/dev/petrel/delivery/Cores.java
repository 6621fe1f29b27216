package dev.petrel.delivery;

import dev.petrel.delivery.Attempts.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Platform threads for handlers that compute: as many run at a time as there are processors, however many wait. They
 * would hold up every virtual thread of the process otherwise, which are not taken off a processor while they compute.
 */
final class Cores {

    private static final long IDLE_MILLIS = 200;

    private final Semaphore free = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Patience patience;
    private final ThreadPoolExecutor threads;

    Cores(String clientId, Patience patience) {
        this.patience = patience;
        this.threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE, // those that were given up do not count, the semaphore bounds the others
                IDLE_MILLIS,
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .name("petrel-" + clientId + "-core")
                        .factory());
    }

    /**
     * Waits for a processor, then for the work on it.
     *
     * @param work gets what has to be done when its handler leaves the processor, or is given up
     * @throws InterruptedException if the client ends first
     */
    Result call(Function<Runnable, Result> work) throws InterruptedException {
        patience.acquire(free);
        Runnable leave = onlyOnce(free::release);
        CompletableFuture<Result> result = new CompletableFuture<>();
        CountDownLatch done = new CountDownLatch(1);
        try {
            threads.execute(() -> {
                try {
                    result.complete(work.apply(leave));
                } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                } finally {
                    leave.run();
                    done.countDown();
                }
            });
        } catch (RuntimeException | Error failure) { // there is no thread for it
            leave.run();
            throw failure;
        }
        patience.await(done);
        return result.join();
    }

    private static Runnable onlyOnce(Runnable action) {
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                action.run();
            }
        };
    }

    /** Starts nothing any more. */
    void stop() {
        threads.shutdown();
    }
}
