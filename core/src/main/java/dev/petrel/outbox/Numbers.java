package dev.petrel.outbox;

import java.util.Arrays;

/** Numbers of records, first in first out, as bare as can be, since there may be a million. */
final class Numbers {

    private static final int LEAST = 4;

    private long[] ring = new long[LEAST];
    private int first;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long number) {
        if (size == ring.length) {
            long[] larger = Arrays.copyOfRange(ring, first, first + 2 * size);
            System.arraycopy(ring, 0, larger, size - first, first);
            ring = larger;
            first = 0;
        }
        ring[(first + size++) % ring.length] = number;
    }

    /** The one that came first of those that are there; to be called while there is one. */
    long first() {
        return ring[first];
    }

    void removeFirst() {
        first = (first + 1) % ring.length;
        size--;
        if (size == 0) {
            ring = new long[LEAST];
            first = 0;
        }
    }
}
