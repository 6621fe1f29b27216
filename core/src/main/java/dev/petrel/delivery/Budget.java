package dev.petrel.delivery;

import java.time.Duration;

/**
 * How long a message may take, over all attempts and pauses.
 *
 * @param limit when its handler is interrupted
 * @param online the clock that counts
 */
record Budget(Duration limit, OnlineTime online) {

    /** How long an interrupted handler has to end. */
    static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(5);

    private static final long OFFLINE_LOOK = Duration.ofSeconds(1).toNanos();

    /** From when on a handler counts as stuck, which health tells. */
    Duration stuckAfter() {
        return limit.dividedBy(3);
    }

    /** When to look again at one that has so much left: the clock may stand still. */
    long nextLook(long left) {
        return online.isRunning() ? left : Math.max(left, OFFLINE_LOOK);
    }
}
