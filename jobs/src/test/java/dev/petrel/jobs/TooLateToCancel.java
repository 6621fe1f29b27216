package dev.petrel.jobs;

import dev.petrel.time.Time;
import java.time.Duration;
import java.time.Instant;

/** A time whose alarms cannot be cancelled any more: each has just begun to go off. */
record TooLateToCancel(Time time) implements Time {

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        Alarm unused = time.after(delay, action);
        return () -> {};
    }
}
