package dev.petrel.hub.link;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How long messages took, counted in ranges of which each is a tenth wider than the one before; never changes. */
public final class Spread {

    /** Nothing was counted. */
    public static final Spread NONE = new Spread(new int[0]);

    /** The end of the first range, in milliseconds. */
    private static final double FIRST = 0.05;

    private static final double WIDER = 1.1;

    /** The last range ends beyond a minute; what takes longer is counted there. */
    private static final int RANGES = 150;

    private final int[] counts;
    private final long all;

    private Spread(int[] counts) {
        this.counts = counts;
        long sum = 0;
        for (int count : counts) {
            sum += count;
        }
        this.all = sum;
    }

    /** How many were counted. */
    public long count() {
        return all;
    }

    /** Those of both. */
    public Spread plus(Spread other) {
        if (all == 0 || other.all == 0) {
            return all == 0 ? other : this;
        }
        int[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.counts[i];
        }
        return new Spread(sum);
    }

    /**
     * The time within which a share of them was done.
     *
     * @param share above 0, at most 1
     * @return milliseconds, up to a tenth more than it was; empty if nothing was counted
     */
    public OptionalDouble within(double share) {
        if (all == 0) {
            return OptionalDouble.empty();
        }
        long left = (long) Math.ceil(share * all);
        int range = 0;
        while (left > counts[range]) {
            left -= counts[range];
            range++;
        }
        return OptionalDouble.of(FIRST * Math.pow(WIDER, range));
    }

    /** Counts until it is taken. May be used by several threads. */
    static final class Counter {

        private final AtomicIntegerArray counts = new AtomicIntegerArray(RANGES);

        void count(Duration took) {
            double millis = (double) took.toNanos() / TimeUnit.MILLISECONDS.toNanos(1);
            int range = millis <= FIRST ? 0 : (int) Math.ceil(Math.log(millis / FIRST) / Math.log(WIDER));
            counts.incrementAndGet(Math.min(range, RANGES - 1));
        }

        /** What was counted since it was taken last. */
        Spread take() {
            int[] taken = new int[RANGES];
            for (int i = 0; i < RANGES; i++) {
                taken[i] = counts.getAndSet(i, 0);
            }
            Spread spread = new Spread(taken);
            return spread.all == 0 ? NONE : spread;
        }
    }
}
