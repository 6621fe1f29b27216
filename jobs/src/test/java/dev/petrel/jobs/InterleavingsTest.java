package dev.petrel.jobs;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Races: a job ends before the wait, during it, while nobody hears it; in whatever order things happen, no wait is wrong. */
@Timeout(120)
class InterleavingsTest {

    private static final int SEEDS = 1_000;

    @Test
    void inNoOrderOfEventsDoesAWaitHangOrEndWithoutItsJob() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new Interleaving(seed).run();
            } catch (AssertionError | RuntimeException e) {
                Assertions.fail("seed " + seed, e);
            }
        }
    }
}
