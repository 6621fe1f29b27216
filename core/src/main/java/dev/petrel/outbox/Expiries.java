package dev.petrel.outbox;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Which records expire in which second, as bare numbers, since there may be a million. */
final class Expiries {

    private static final long SECOND = 1_000_000_000L;
    private static final int LEAST_SWEPT = 4096;

    private final TreeMap<Long, Due> seconds = new TreeMap<>();
    private long count;

    /** Numbers of records with the bytes that each takes. */
    static final class Due {

        private long[] numbers = new long[8];
        private int[] bytes = new int[8];
        private int size;

        private void add(long number, int itsBytes) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
                bytes = Arrays.copyOf(bytes, 2 * size);
            }
            numbers[size] = number;
            bytes[size++] = itsBytes;
        }

        int size() {
            return size;
        }

        long number(int index) {
            return numbers[index];
        }

        int bytes(int index) {
            return bytes[index];
        }

        private void keep(LongPredicate live) {
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (live.test(numbers[i])) {
                    numbers[kept] = numbers[i];
                    bytes[kept++] = bytes[i];
                }
            }
            size = kept;
        }
    }

    /** @param deadline in nanoseconds; the record expires at the end of that second */
    void add(long number, int bytes, long deadline) {
        if (deadline != Epoch.NEVER) {
            seconds.computeIfAbsent(Math.ceilDiv(deadline, SECOND), second -> new Due())
                    .add(number, bytes);
            count++;
        }
    }

    /** What is due; null when nothing is. */
    @Nullable
    Due poll(long now) {
        if (seconds.isEmpty() || seconds.firstKey() > Math.floorDiv(now, SECOND)) {
            return null;
        }
        Due due = seconds.pollFirstEntry().getValue();
        count -= due.size;
        return due;
    }

    /** Nanoseconds until the next is due; {@link Epoch#NEVER} when there is none. */
    long untilNext(long now) {
        return seconds.isEmpty() ? Epoch.NEVER : Math.max(0, seconds.firstKey() * SECOND - now);
    }

    /** Forgets what ended otherwise, when that is most of it. */
    void sweep(long liveRecords, LongPredicate live) {
        if (count > LEAST_SWEPT && count > 2 * liveRecords) {
            seconds.values().forEach(due -> due.keep(live));
            seconds.values().removeIf(due -> due.size == 0);
            count = seconds.values().stream().mapToLong(due -> due.size).sum();
        }
    }
}
