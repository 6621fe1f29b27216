package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast a backlog is sent. */
class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 19, 20, 21, 30, 39, 100, 999, 50_000})
    void whoComesBackWhenToldSendsAtTheRate(int rate) {
        Pace pace = new Pace(rate, 0);
        long sent = 0;
        for (long now = 0; now < 10 * SECOND; now += pace.pause()) {
            while (pace.take(now)) {
                sent++;
            }
        }

        assertThat(sent).isBetween(10L * rate - 1, 10L * rate + rate / 20 + 1);
    }

    @Test
    void whatWasNotUsedInALongPauseIsNotSentAtOnce() {
        Pace pace = new Pace(100, 0);
        while (pace.take(0)) {}

        int sent = 0;
        while (pace.take(60 * SECOND)) {
            sent++;
        }

        assertThat(sent).isBetween(5, 6);
    }

    @Test
    void withoutARateThereIsNoLimit() {
        Pace pace = new Pace(0, 0);

        for (int i = 0; i < 1000; i++) {
            assertThat(pace.take(0)).isTrue();
        }
    }
}
