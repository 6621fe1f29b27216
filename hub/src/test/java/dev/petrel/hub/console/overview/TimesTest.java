package dev.petrel.hub.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.link.Spread;
import dev.petrel.hub.link.Trend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimesTest {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aHubThatHasJustStartedHasNothingToTell() {
        Times times = Times.of(List.of());

        assertThat(times.summary()).isEqualTo("Nothing was published in the last ten minutes.");
        assertThat(times.at()).isEmpty();
        assertThat(times.minutes()).isEmpty();
    }

    @Test
    void stepsWithoutMessagesHaveARateButNoLatency() {
        Times times = Times.of(steps(2));

        assertThat(times.at()).isEqualTo("1767225605000,1767225610000");
        assertThat(times.rates()).isEqualTo("0,0");
        assertThat(times.halves()).isEqualTo(",");
        assertThat(times.most()).isEqualTo(",");
    }

    @Test
    void minutesAreCountedFromTheNewestStep() {
        Times times = Times.of(steps(25));

        assertThat(times.minutes())
                .extracting(Times.Minute::until)
                .containsExactly(THEN.plusSeconds(125), THEN.plusSeconds(65), THEN.plusSeconds(5));
        assertThat(times.minutes().get(0).half()).isEqualTo("-");
    }

    private static List<Trend.Step> steps(int count) {
        List<Trend.Step> steps = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            steps.add(new Trend.Step(THEN.plus(Trend.STEP.multipliedBy(i)), 0, Spread.NONE));
        }
        return steps;
    }
}
