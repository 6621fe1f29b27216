package dev.petrel.delivery;

import java.util.concurrent.CountDownLatch;

/**
 * How workers wait: until what they wait for has come, or the client ends. Another interrupt, such as one that a handler
 * left behind, ends no waiting.
 */
final class Patience {

    private volatile boolean over;

    /** Ends all waiting; whoever calls this interrupts those who wait afterwards. */
    void end() {
        over = true;
    }

    /** Whether the client ends. */
    boolean isOver() {
        return over;
    }

    /** @throws InterruptedException if the client ends */
    void require() throws InterruptedException {
        if (over) {
            throw new InterruptedException("the client ends");
        }
    }

    /** @throws InterruptedException if the client ends first */
    void await(CountDownLatch latch) throws InterruptedException {
        while (true) {
            require();
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // If this was the end of the client, it has been said before.
            }
        }
    }
}
