package dev.petrel.examples.house;

import java.util.BitSet;

/** Which numbers of a topic have come, in which order, and how often one came that was there already. From any thread. */
public final class Series {

    private final BitSet seen = new BitSet();
    private long copies;
    private long late;

    /** Nothing yet. */
    public Series() {}

    /** A number came, from 1. */
    public synchronized void add(long number) {
        int index = Math.toIntExact(number);
        if (seen.get(index)) {
            copies++;
        } else if (index < seen.length()) {
            late++;
        }
        seen.set(index);
    }

    /** How many different numbers came. */
    public synchronized long received() {
        return seen.cardinality();
    }

    /** How often a number came that had come before. */
    public synchronized long copies() {
        return copies;
    }

    /** How many numbers came for the first time after a higher one. */
    public synchronized long late() {
        return late;
    }

    /** How many of the numbers from 1 to the last one sent have not come. */
    public synchronized long missing(long sent) {
        return sent - seen.get(1, Math.toIntExact(sent) + 1).cardinality();
    }
}
