package dev.petrel.settings;

import java.time.Duration;

/**
 * How patient the connection is.
 *
 * @param keepAlive how long the connection may be silent before a ping, 1 s to 3600 s; the broker may set another
 * @param connectTimeout from the first packet of TCP to CONNACK
 * @param backoff between attempts to connect
 */
public record Timing(Duration keepAlive, Duration connectTimeout, Backoff backoff) {

    /** Keep-alive 60 s, connect time-out 10 s, {@link Backoff#DEFAULT}. */
    public static final Timing DEFAULT = new Timing(Duration.ofSeconds(60), Duration.ofSeconds(10), Backoff.DEFAULT);
}
