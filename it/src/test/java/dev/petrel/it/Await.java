package dev.petrel.it;

import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waiting for what a real broker brings about. */
final class Await {

    private Await() {}

    /** Waits until it is so, as long as an inbox would. */
    static void until(Callable<Boolean> condition) {
        until(Inbox.PATIENCE, condition);
    }

    /** Waits until it can be asserted. */
    static void untilAsserted(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Inbox.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
    }

    /** Watches that it stays so. */
    static void during(Duration time, Callable<Boolean> condition) {
        Awaitility.await()
                .during(time)
                .atMost(time.plus(Inbox.PATIENCE))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    /** Waits for how a publication ended. */
    static PublishOutcome outcome(Receipt receipt) {
        return receipt.outcome()
                .toCompletableFuture()
                .orTimeout(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Waits until it is so. */
    static void until(Duration within, Callable<Boolean> condition) {
        Awaitility.await().atMost(within).pollInterval(Duration.ofMillis(5)).until(condition);
    }
}
