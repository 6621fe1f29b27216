package dev.petrel.batch;

import dev.petrel.message.Qos;
import dev.petrel.settings.Backoff;
import java.time.Duration;
import java.util.Objects;

/**
 * When a batch leaves, and how much may wait.
 *
 * @param qos the quality of service of batches; below QoS 1 a lost connection loses what was just sent
 * @param count items of the largest batch; so many leave at once. At least 1
 * @param bytes bytes of JSON of the items of the largest batch; so many leave at once. At least 1; one item alone may be
 *     larger
 * @param interval how long an item waits for others at most; zero for not at all, up to {@link Backoff#LONGEST}
 * @param waitingItems how many items may wait or be on their way; at least {@code count}
 * @param waitingBytes how many bytes of JSON may wait or be on their way; at least {@code bytes}
 */
public record BatchSettings(Qos qos, int count, int bytes, Duration interval, int waitingItems, long waitingBytes) {

    /** QoS 1, 10 items or 64 KiB or 1 s, 10,000 items or 16 MiB waiting. */
    public static final BatchSettings DEFAULT =
            new BatchSettings(Qos.AT_LEAST_ONCE, 10, 64 << 10, Duration.ofSeconds(1), 10_000, 16L << 20);

    /** @throws IllegalArgumentException if one is outside its range */
    public BatchSettings {
        Objects.requireNonNull(qos, "qos");
        atLeast("count", count, 1);
        atLeast("bytes", bytes, 1);
        atLeast("waitingItems", waitingItems, count);
        atLeast("waitingBytes", waitingBytes, bytes);
        if (interval.isNegative() || interval.compareTo(Backoff.LONGEST) > 0) {
            throw new IllegalArgumentException("interval is 0 to 365 days, not " + interval);
        }
    }

    /** This, with another quality of service. */
    public BatchSettings withQos(Qos newQos) {
        return new BatchSettings(newQos, count, bytes, interval, waitingItems, waitingBytes);
    }

    /** This, with another number of items in the largest batch. */
    public BatchSettings withCount(int newCount) {
        return new BatchSettings(qos, newCount, bytes, interval, waitingItems, waitingBytes);
    }

    /** This, with another size of the largest batch. */
    public BatchSettings withBytes(int newBytes) {
        return new BatchSettings(qos, count, newBytes, interval, waitingItems, waitingBytes);
    }

    /** This, with another time that an item waits. */
    public BatchSettings withInterval(Duration newInterval) {
        return new BatchSettings(qos, count, bytes, newInterval, waitingItems, waitingBytes);
    }

    /** This, with another bound for what waits. */
    public BatchSettings withWaiting(int items, long newBytes) {
        return new BatchSettings(qos, count, bytes, interval, items, newBytes);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is at least " + least + ", not " + value);
        }
    }
}
