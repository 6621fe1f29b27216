package dev.petrel.hub.event;

import dev.petrel.hub.HubProperties;
import dev.petrel.hub.database.Moments;
import dev.petrel.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Forgets old events, and the oldest where all together take too much; pictures go with them. What waits to be published
 * is kept, unless that alone takes too much: then the oldest of it goes, which is counted and logged. Each run is bounded
 * and deletes in small steps, so that nobody waits for it; what is left over is left for the next.
 */
@Component
final class Retention implements AutoCloseable {

    /** How long quarters of an hour are kept: two weeks, and a day for every time zone. */
    private static final Duration COUNTS = Duration.ofDays(15);

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    private static final int STEP = 500;
    private static final int STEPS = 200;

    /** How much is left of the bound when it was passed, in percent: so that it is not passed again at once. */
    private static final int DOWN_TO = 95;

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final JdbcClient database;
    private final Time time;
    private final HubProperties.Retention limits;
    private final ScheduledExecutorService timer;

    /** What all events take, as far as this hub knows, and up to which number they were counted. */
    private Size size = new Size(0, -1);

    Retention(JdbcClient database, Time time, HubProperties properties) {
        this.database = database;
        this.time = time;
        this.limits = properties.retention();
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("petrel-hub-retention").factory());
        timer.scheduleWithFixedDelay(this::runSafely, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            timer.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** Forgets what has to go; how many events that waited to be published were among it. */
    synchronized long run() {
        Instant now = time.now();
        long excess = excess();
        Instant cutoff = now.minus(limits.age());
        int steps = 0;
        long after = 0;
        boolean more = true;
        while (more && steps++ < STEPS) {
            List<Row> rows = published(after);
            List<Row> old = new ArrayList<>();
            for (Row row : rows) {
                if (row.acceptedAt.isBefore(cutoff) || excess > 0) {
                    old.add(row);
                    excess -= row.bytes;
                }
                after = row.seq;
            }
            delete(old);
            more = rows.size() == STEP && !old.isEmpty();
        }
        long dropped = more ? 0 : dropWaiting(excess, STEPS - steps);
        database.sql("DELETE FROM event_counts WHERE quarter < ?")
                .param(Moments.of(now.minus(COUNTS)))
                .update();
        return dropped;
    }

    private void runSafely() {
        try {
            run();
        } catch (RuntimeException failure) {
            LOG.warn("old events could not be deleted, the next attempt follows", failure);
        }
    }

    /** How much has to go for the bound; counts all only if what was counted before says that it is passed. */
    private long excess() {
        size = size.counted < 0 ? counted(0) : size.plus(counted(size.counted));
        if (size.bytes <= limits.size().toBytes()) {
            return 0;
        }
        size = counted(0);
        return size.bytes <= limits.size().toBytes()
                ? 0
                : size.bytes - limits.size().toBytes() / 100 * DOWN_TO;
    }

    private Size counted(long after) {
        return database.sql("SELECT COALESCE(SUM(bytes), 0), COALESCE(MAX(seq), ?) FROM events WHERE seq > ?")
                .params(after, after)
                .query((row, number) -> new Size(row.getLong(1), row.getLong(2)))
                .single();
    }

    private List<Row> published(long after) {
        return rows("state <> 'pending'", after);
    }

    private long dropWaiting(long tooMuch, int steps) {
        long excess = tooMuch;
        long dropped = 0;
        for (int step = 0; step < steps && excess > 0; step++) {
            List<Row> oldest = new ArrayList<>();
            for (Row row : rows("state = 'pending'", 0)) {
                if (excess > 0) {
                    oldest.add(row);
                    excess -= row.bytes;
                }
            }
            if (oldest.isEmpty()) {
                break;
            }
            delete(oldest);
            dropped += oldest.size();
        }
        if (dropped > 0) {
            LOG.warn(
                    "{} events were deleted that no broker has: what waits to be published takes more than {} alone",
                    dropped,
                    limits.size());
        }
        return dropped;
    }

    private List<Row> rows(String condition, long after) {
        return database.sql("SELECT seq, accepted_at, bytes FROM events WHERE " + condition
                        + " AND seq > ? ORDER BY seq LIMIT ?")
                .params(after, STEP)
                .query((row, number) -> new Row(row.getLong(1), Moments.at(row, "accepted_at"), row.getLong(3)))
                .list();
    }

    private void delete(List<Row> rows) {
        if (!rows.isEmpty()) {
            database.sql("DELETE FROM events WHERE seq = ANY(?)")
                    .param(rows.stream().map(Row::seq).toArray(Long[]::new))
                    .update();
            size = new Size(size.bytes - rows.stream().mapToLong(Row::bytes).sum(), size.counted);
        }
    }

    private record Row(long seq, Instant acceptedAt, long bytes) {}

    private record Size(long bytes, long counted) {

        Size plus(Size later) {
            return new Size(bytes + later.bytes, later.counted);
        }
    }
}
