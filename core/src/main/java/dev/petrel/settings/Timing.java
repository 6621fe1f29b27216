package dev.petrel.settings;

import java.time.Duration;

/**
 * How patient the connection is.
 *
 * @param keepAlive how long the connection may be silent before a ping, whole seconds, 1 s to 3600 s; the broker may set
 *     another
 * @param connectTimeout from the first packet of TCP to CONNACK, above zero, at most {@link #LONGEST_CONNECT_TIMEOUT}
 * @param backoff between attempts to connect
 */
public record Timing(Duration keepAlive, Duration connectTimeout, Backoff backoff) {

    /** The longest keep-alive that is taken: an hour. */
    public static final Duration LONGEST_KEEP_ALIVE = Duration.ofHours(1);

    /** The longest connect time-out that is taken: an hour. */
    public static final Duration LONGEST_CONNECT_TIMEOUT = Duration.ofHours(1);

    /** Keep-alive 60 s, connect time-out 10 s, {@link Backoff#DEFAULT}. */
    public static final Timing DEFAULT = new Timing(Duration.ofSeconds(60), Duration.ofSeconds(10), Backoff.DEFAULT);

    /** @throws IllegalArgumentException if one of them is out of its range */
    public Timing {
        if (keepAlive.toSeconds() < 1 || keepAlive.compareTo(LONGEST_KEEP_ALIVE) > 0 || keepAlive.toNanosPart() != 0) {
            throw new IllegalArgumentException("keep-alive is 1 to 3600 whole seconds, not " + keepAlive);
        }
        if (connectTimeout.isNegative()
                || connectTimeout.isZero()
                || connectTimeout.compareTo(LONGEST_CONNECT_TIMEOUT) > 0) {
            throw new IllegalArgumentException("connect time-out is above 0 to 3600 s, not " + connectTimeout);
        }
    }

    /** This, with another keep-alive. */
    public Timing withKeepAlive(Duration newKeepAlive) {
        return new Timing(newKeepAlive, connectTimeout, backoff);
    }

    /** This, with another connect time-out. */
    public Timing withConnectTimeout(Duration newConnectTimeout) {
        return new Timing(keepAlive, newConnectTimeout, backoff);
    }

    /** This, with another back-off. */
    public Timing withBackoff(Backoff newBackoff) {
        return new Timing(keepAlive, connectTimeout, newBackoff);
    }
}
