package dev.petrel.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What a link does at the moment; its threads wait here. */
final class Weather {

    private final AtomicLong flipped = new AtomicLong();
    private final Map<Direction, OneWay> ways = new EnumMap<>(Direction.class);
    private boolean blackhole;
    private int rules;

    Weather() {
        for (Direction direction : Direction.values()) {
            ways.put(direction, new OneWay(flipped));
        }
    }

    /** What it does in one direction. */
    OneWay way(Direction direction) {
        OneWay way = ways.get(direction);
        if (way == null) {
            throw new IllegalArgumentException("no direction " + direction);
        }
        return way;
    }

    /** A rule that equals no earlier one. */
    synchronized FlipRule newRule(int oneIn, long seed) {
        return new FlipRule(oneIn, seed, ++rules);
    }

    long flipped() {
        return flipped.get();
    }

    synchronized void blackhole(boolean on) {
        blackhole = on;
        notifyAll();
    }

    void clear() {
        blackhole(false);
        ways.values().forEach(OneWay::clear);
    }

    /** Waits until new connections are passed on. */
    synchronized void awaitPassage() throws InterruptedException {
        while (blackhole) {
            wait();
        }
    }
}
