package dev.petrel.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A clock that stands still until a test turns it. Alarms run on the thread that calls {@link #turn}, in the order of
 * their times.
 */
public final class HandTurnedTime implements Time {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Entry> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
    private long elapsed;
    private long set;

    @Override
    public synchronized Instant now() {
        return START.plusNanos(elapsed);
    }

    @Override
    public synchronized long nanos() {
        return elapsed;
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable action) {
        Entry entry = new Entry(elapsed + Math.max(0, delay.toNanos()), set++, action);
        alarms.add(entry);
        return () -> forget(entry);
    }

    /** Moves the clock forward, stopping at each alarm on the way to run it. */
    public void turn(Duration by) {
        long target = nanos() + by.toNanos();
        for (Entry due = nextUntil(target); due != null; due = nextUntil(target)) {
            due.action.run();
        }
    }

    /** How long until the next alarm, or empty when none is set. */
    public synchronized Optional<Duration> untilNextAlarm() {
        return Optional.ofNullable(alarms.peek()).map(next -> Duration.ofNanos(next.at - elapsed));
    }

    private synchronized void forget(Entry entry) {
        alarms.remove(entry);
    }

    private synchronized @org.jspecify.annotations.Nullable Entry nextUntil(long target) {
        Entry next = alarms.peek();
        if (next == null || next.at > target) {
            elapsed = target;
            return null;
        }
        elapsed = next.at;
        return alarms.poll();
    }

    private record Entry(long at, long order, Runnable action) {}
}
