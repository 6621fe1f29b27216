package dev.petrel.hub.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many accepted events wait to be published, and since when: counted from time to time by whoever calls
 * {@link #refresh}, so that whoever asks has an answer at once. Counting never takes more than a small share of the time.
 */
final class Backlog {

    private static final Duration LEAST = Duration.ofSeconds(2);
    private static final int SHARE = 20;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private volatile Count last = new Count(0, Optional.empty());
    private long nextNanos = System.nanoTime();

    Backlog(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * What waits.
     *
     * @param events how many
     * @param oldest when the oldest was accepted; empty for none
     */
    record Count(long events, Optional<Instant> oldest) {}

    Count last() {
        return last;
    }

    /** How long the oldest has waited. */
    Duration age() {
        return last.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    /** Counts anew, if that is due. Called on one thread. */
    void refresh() {
        long begun = System.nanoTime();
        if (begun - nextNanos < 0) {
            return;
        }
        nextNanos = begun + LEAST.toNanos();
        long events = jdbc.sql("SELECT COUNT(*) FROM events WHERE state = 'pending'")
                .query(Long.class)
                .single();
        Optional<Instant> oldest = jdbc.sql(
                        "SELECT accepted_at FROM events WHERE state = 'pending' ORDER BY seq LIMIT 1")
                .query((row, n) ->
                        row.getObject("accepted_at", OffsetDateTime.class).toInstant())
                .optional();
        last = new Count(events, oldest);
        long now = System.nanoTime();
        nextNanos = now + Math.max(LEAST.toNanos(), SHARE * (now - begun));
    }
}
