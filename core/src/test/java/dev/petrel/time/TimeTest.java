package dev.petrel.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clocks and alarms. */
@Timeout(120)
class TimeTest {

    private final HandTurnedTime time = new HandTurnedTime();
    private final List<String> rang = new ArrayList<>();

    @Test
    void theHandTurnedClockStandsStillUntilItIsTurned() {
        Instant began = time.now();
        assertThat(time.now()).isEqualTo(began);

        time.turn(Duration.ofSeconds(5));

        assertThat(time.now()).isEqualTo(began.plusSeconds(5));
        assertThat(time.nanos()).isEqualTo(5_000_000_000L);
    }

    @Test
    void alarmsRingInTheOrderOfTheirTimesAndAtTheirTimes() {
        time.after(Duration.ofSeconds(2), () -> rang.add("two at " + time.nanos() / 1_000_000_000));
        time.after(Duration.ofSeconds(1), () -> rang.add("one at " + time.nanos() / 1_000_000_000));
        time.after(Duration.ofSeconds(1), () -> rang.add("also one"));

        time.turn(Duration.ofSeconds(1).minusNanos(1));
        assertThat(rang).isEmpty();
        time.turn(Duration.ofSeconds(5));

        assertThat(rang).containsExactly("one at 1", "also one", "two at 2");
    }

    @Test
    void anAlarmThatAnotherOneSetsRingsInTheSameTurn() {
        time.after(Duration.ofSeconds(1), () -> time.after(Duration.ofSeconds(1), () -> rang.add("second")));

        time.turn(Duration.ofSeconds(2));

        assertThat(rang).containsExactly("second");
    }

    @Test
    void aCancelledAlarmDoesNotRing() {
        Time.Alarm alarm = time.after(Duration.ofSeconds(1), () -> rang.add("rang"));
        assertThat(time.untilNextAlarm()).contains(Duration.ofSeconds(1));

        alarm.cancel();
        time.turn(Duration.ofSeconds(2));
        alarm.cancel();

        assertThat(rang).isEmpty();
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void theSystemsAlarmsRingOnADaemonThreadOfThePlatform() throws InterruptedException {
        AtomicReference<Thread> ranOn = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);

        Time.system().after(Duration.ofSeconds(-1), () -> {
            ranOn.set(Thread.currentThread());
            done.countDown();
        });

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ranOn.get()).matches(Thread::isDaemon).matches(thread -> !thread.isVirtual());
    }

    @Test
    void anAlarmThatThrowsStopsNoOtherOne() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);

        Time.system().after(Duration.ZERO, () -> {
            throw new IllegalStateException("alarm");
        });
        Time.system().after(Duration.ofMillis(1), done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
