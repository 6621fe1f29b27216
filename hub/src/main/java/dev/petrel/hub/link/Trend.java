package dev.petrel.hub.link;

import dev.petrel.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** What this hub has published in the last ten minutes, step by step. May be asked from any thread. */
public final class Trend implements SmartLifecycle {

    /** How long a step is. */
    public static final Duration STEP = Duration.ofSeconds(5);

    /** How many steps are kept: ten minutes. */
    public static final int STEPS = 120;

    private final Tally tally;
    private final Time time;
    private final Spread.Counter latencies = new Spread.Counter();
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private long published;
    private Time.@Nullable Alarm alarm;

    Trend(Tally tally, Time time) {
        this.tally = tally;
        this.time = time;
        tally.timing(latencies::count);
    }

    /**
     * One step.
     *
     * @param at when it ended
     * @param messages how many the broker acknowledged meanwhile
     * @param latencies how long each took
     */
    public record Step(Instant at, long messages, Spread latencies) {

        public Step {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(latencies, "latencies");
        }

        /** Messages a second. */
        public double rate() {
            return messages / (double) STEP.toSeconds();
        }
    }

    /** The steps that are over, oldest first. */
    public synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    private synchronized void step() {
        if (alarm == null) {
            return;
        }
        long now = tally.published();
        steps.add(new Step(time.now(), now - published, latencies.take()));
        published = now;
        if (steps.size() > STEPS) {
            steps.remove();
        }
        alarm = time.after(STEP, this::step);
    }

    @Override
    public synchronized void start() {
        published = tally.published();
        alarm = time.after(STEP, this::step);
    }

    @Override
    public synchronized void stop() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return alarm != null;
    }
}
