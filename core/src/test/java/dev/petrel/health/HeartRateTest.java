package dev.petrel.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.settings.ServiceSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartRateTest {

    private static final Duration TEN = Duration.ofSeconds(10);

    private final HeartRate heart = new HeartRate(at(0));

    @Test
    void whoseRhythmIsNotKnownMayBeSilentForThreeUsualIntervals() {
        heart.beat(at(1), false);

        assertThat(heart.beaten()).isTrue();
        assertThat(heart.interval()).isEmpty();
        assertThat(heart.patience()).isEqualTo(ServiceSettings.HEARTBEAT_INTERVAL.multipliedBy(3));
    }

    @Test
    void whoseRhythmIsKnownMayBeSilentForThreeOfItsLongestIntervals() {
        beatAt(0, 10, 19, 29);

        assertThat(heart.interval()).contains(TEN);
        assertThat(heart.patience()).isEqualTo(TEN.multipliedBy(3));
        assertThat(heart.age(at(39))).isEqualTo(TEN);
    }

    @Test
    void aGapOfOneThatHadBeenGivenUpSaysNothingAboutTheRhythm() {
        beatAt(0, 10, 20);
        heart.beat(at(500), true);

        assertThat(heart.interval()).contains(TEN);
    }

    @Test
    void aRhythmThatBecomesQuickerIsFollowedAfterAFewBeats() {
        beatAt(0, 10, 12, 14, 16);

        assertThat(heart.interval()).contains(Duration.ofSeconds(2));
    }

    @Test
    void nobodyIsSilentForWhatCouldNotBeHeard() {
        beatAt(0, 10, 20);
        heart.listenAnew(at(100));

        assertThat(heart.age(at(110))).isEqualTo(TEN);
    }

    private void beatAt(int... seconds) {
        for (int second : seconds) {
            heart.beat(at(second), false);
        }
    }

    private static long at(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
