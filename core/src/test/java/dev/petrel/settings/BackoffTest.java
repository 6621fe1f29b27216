package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void delaysNeverShrinkAndNeverPassTheLongest() {
        Random random = new Random(5);

        for (int round = 0; round < 1_000; round++) {
            Duration first = Duration.ofNanos(1 + random.nextLong(Backoff.LONGEST.toNanos()));
            Duration max = first.plusNanos(random.nextLong(Backoff.LONGEST.toNanos() - first.toNanos() + 1));
            Backoff backoff = new Backoff(first, max);

            assertThat(backoff.delay(0)).isEqualTo(first);
            for (int attempt = 0; attempt < 70; attempt++) {
                assertThat(backoff.delay(attempt + 1)).isBetween(backoff.delay(attempt), max);
            }
            assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(max);
        }
    }

    @Test
    void theShortestDelayReachesTheLongestWithoutOverflow() {
        Backoff backoff = new Backoff(Duration.ofNanos(1), Backoff.LONGEST);

        assertThat(backoff.delay(54)).isEqualTo(Duration.ofNanos(1L << 54));
        assertThat(backoff.delay(55)).isEqualTo(Backoff.LONGEST);
    }

    @Test
    void chanceTakesUpToHalfOfADelay() {
        Random random = new Random(6);
        Duration delay = Backoff.DEFAULT.delay(2);
        Duration least = delay;
        Duration most = Duration.ZERO;

        for (int round = 0; round < 10_000; round++) {
            Duration jittered = Backoff.DEFAULT.jittered(2, random);
            assertThat(jittered).isBetween(delay.dividedBy(2), delay);
            least = jittered.compareTo(least) < 0 ? jittered : least;
            most = jittered.compareTo(most) > 0 ? jittered : most;
        }

        assertThat(least).isLessThan(Duration.ofMillis(1_010));
        assertThat(most).isGreaterThan(Duration.ofMillis(1_990));
    }

    @Test
    void evenTheShortestDelayIsNotMadeZero() {
        RandomGenerator random = new Random(7);

        assertThat(new Backoff(Duration.ofNanos(1), Duration.ofNanos(1)).jittered(0, random))
                .isEqualTo(Duration.ofNanos(1));
    }

    @Test
    void contradictionsAreRefused() {
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second.negated(), second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.DEFAULT.withFirst(Duration.ofSeconds(6)))
                .withMessage("max PT5S is below first PT6S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.DEFAULT.withMax(Backoff.LONGEST.plusNanos(1)))
                .withMessageContaining("above a year");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.DEFAULT.delay(-1))
                .withMessage("attempt counts from 0, not -1");
    }

    @Test
    void partsAreChangedOneByOne() {
        Backoff backoff = Backoff.DEFAULT.withMax(Duration.ofSeconds(60)).withFirst(Duration.ofSeconds(1));

        assertThat(backoff).isEqualTo(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)));
    }
}
