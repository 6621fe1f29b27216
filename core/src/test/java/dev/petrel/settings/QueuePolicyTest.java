package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class QueuePolicyTest {

    private static final Duration YEAR = Duration.ofDays(365);

    /** What waits, by the time that it waits. */
    private static final List<Function<Duration, Object>> WAITS = List.of(Overflow.Wait::new, WhenOffline.Wait::new);

    @Test
    void aTimeToWaitIsAboveZeroAndAtMostAYear() {
        for (Function<Duration, Object> wait : WAITS) {
            assertThat(wait.apply(Duration.ofNanos(1))).isNotNull();
            assertThat(wait.apply(YEAR)).isNotNull();
        }
    }

    @Test
    void aTimeToWaitOutsideItsRangeIsRefusedWithTheRange() {
        for (Function<Duration, Object> wait : WAITS) {
            for (Duration wrong : List.of(
                    Duration.ZERO, Duration.ofSeconds(-1), YEAR.plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> wait.apply(wrong))
                        .withMessageContaining("above zero and at most a year, not " + wrong);
            }
        }
    }
}
