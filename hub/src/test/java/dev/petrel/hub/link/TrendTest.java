package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TrendTest {

    private final HandTurnedTime time = new HandTurnedTime();
    private final Tally tally = new Tally(InstantSource.system());
    private final ClientObserver client = tally.of("home/status");
    private final Trend trend = new Trend(tally, time);

    @Test
    void eachStepHasItsRateAndItsLatencies() {
        trend.start();
        deliver(99, Duration.ofMillis(2));
        deliver(1, Duration.ofMillis(300));
        time.turn(Trend.STEP);
        time.turn(Trend.STEP);

        assertThat(trend.steps()).hasSize(2);
        Trend.Step busy = trend.steps().get(0);
        assertThat(busy.rate()).isEqualTo(20);
        assertThat(busy.latencies().within(0.5)).hasValueCloseTo(2.0, within(0.2));
        assertThat(busy.latencies().within(0.99)).hasValueCloseTo(2.0, within(0.2));
        assertThat(busy.latencies().within(1)).hasValueCloseTo(300.0, within(30.0));
        Trend.Step idle = trend.steps().get(1);
        assertThat(idle.rate()).isZero();
        assertThat(idle.latencies().within(0.5)).isEmpty();
    }

    @Test
    void whatIsOlderThanTenMinutesIsForgotten() {
        trend.start();
        deliver(1, Duration.ofMillis(1));
        time.turn(Trend.STEP.multipliedBy(Trend.STEPS + 1));

        assertThat(trend.steps()).hasSize(Trend.STEPS).allMatch(step -> step.messages() == 0);
    }

    @Test
    void itEndsWhenItIsStopped() {
        trend.start();
        trend.stop();
        time.turn(Trend.STEP);

        assertThat(trend.steps()).isEmpty();
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void spreadsAddUp() {
        Spread.Counter counter = new Spread.Counter();
        counter.count(Duration.ZERO);
        Spread one = counter.take();
        counter.count(Duration.ofHours(1));
        Spread both = one.plus(counter.take()).plus(counter.take());

        assertThat(both.count()).isEqualTo(2);
        assertThat(both.within(0.5)).hasValueCloseTo(0.05, within(0.001));
        assertThat(both.within(1).orElseThrow()).isGreaterThan(60_000);
    }

    private void deliver(int times, Duration took) {
        for (int i = 0; i < times; i++) {
            client.on(new ClientEvent.Published("home/test", Delivered.SUCCESS, took));
        }
    }
}
