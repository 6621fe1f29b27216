package dev.petrel.settings;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How publications are kept on disk until they have arrived: then accepted means on disk, and outlives the process.
 *
 * @param directory where; for one client only, made if it is not there
 * @param maximumBytes how much is kept at most, at least 64 KiB; default {@link #MAXIMUM_BYTES}. The files may for a time
 *     take a third more, and three of their segments, each an eighth of this but at most 16 MiB
 * @param maximumMessages how many are kept at most, at least 1; default {@link #MAXIMUM_MESSAGES}
 * @param drainRate how many a second are sent at most of those that waited while there was no connection or from before a
 *     restart, so that an outage does not end in a flood; 0 for as fast as it goes; default {@link #DRAIN_RATE}
 * @param exactlyOnce whether QoS 2 holds across restarts of the process: each step of its exchange with the broker is on
 *     disk before the next is taken, and the next process goes on with it. Needs a durable session, and allows QoS 2 there;
 *     holds for as long as the broker keeps that session. Default false
 */
public record OutboxSettings(
        Path directory, long maximumBytes, int maximumMessages, int drainRate, boolean exactlyOnce) {

    /** One GiB. */
    public static final long MAXIMUM_BYTES = 1L << 30;

    /** A million. */
    public static final int MAXIMUM_MESSAGES = 1_000_000;

    /** Ten thousand a second. */
    public static final int DRAIN_RATE = 10_000;

    private static final long LEAST_BYTES = 64 << 10;

    /** @throws IllegalArgumentException if a bound is outside its range */
    public OutboxSettings {
        Objects.requireNonNull(directory, "directory");
        require(maximumBytes >= LEAST_BYTES, "maximumBytes is at least " + LEAST_BYTES + ", not " + maximumBytes);
        require(maximumMessages >= 1, "maximumMessages is at least 1, not " + maximumMessages);
        require(drainRate >= 0, "drainRate is 0 or more, not " + drainRate);
    }

    /** An outbox in a directory, all else by default. */
    public static OutboxSettings in(Path directory) {
        return new OutboxSettings(directory, MAXIMUM_BYTES, MAXIMUM_MESSAGES, DRAIN_RATE, false);
    }

    /** This, with other bounds. */
    public OutboxSettings withMaximum(int messages, long bytes) {
        return new OutboxSettings(directory, bytes, messages, drainRate, exactlyOnce);
    }

    /** This, sending what waited at another rate, in messages a second; 0 for as fast as it goes. */
    public OutboxSettings withDrainRate(int messages) {
        return new OutboxSettings(directory, maximumBytes, maximumMessages, messages, exactlyOnce);
    }

    /** This, with QoS 2 that holds across restarts of the process, or without. */
    public OutboxSettings withExactlyOnce(boolean on) {
        return new OutboxSettings(directory, maximumBytes, maximumMessages, drainRate, on);
    }

    private static void require(boolean right, String mistake) {
        if (!right) {
            throw new IllegalArgumentException(mistake);
        }
    }
}
