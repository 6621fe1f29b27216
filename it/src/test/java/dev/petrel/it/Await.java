package dev.petrel.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waiting for what a real broker brings about. */
final class Await {

    private Await() {}

    /** Waits until it is so, as long as an inbox would. */
    static void until(Callable<Boolean> condition) {
        until(Inbox.PATIENCE, condition);
    }

    /** Waits until it is so. */
    static void until(Duration within, Callable<Boolean> condition) {
        Awaitility.await().atMost(within).pollInterval(Duration.ofMillis(5)).until(condition);
    }
}
