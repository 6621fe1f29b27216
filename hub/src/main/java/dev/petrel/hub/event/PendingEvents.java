package dev.petrel.hub.event;

import dev.petrel.hub.database.Moments;
import dev.petrel.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Events that wait to be published: the hub's outbox. From any thread. */
@Component
public final class PendingEvents {

    private static final int MAX_ERROR = 1_000;

    private final JdbcClient database;
    private final Time time;
    private final EventChanges changes;

    PendingEvents(JdbcClient database, Time time, EventChanges changes) {
        this.database = database;
        this.time = time;
        this.changes = changes;
    }

    /** The cameras for which some wait. */
    public List<String> cameras() {
        return database.sql("SELECT id FROM cameras c WHERE EXISTS"
                        + " (SELECT 1 FROM events e WHERE e.camera_id = c.id AND e.state = 'pending')")
                .query(String.class)
                .list();
    }

    /** The next of a camera, in order. */
    public List<PendingEvent> next(String cameraId, long after, int limit) {
        return database.sql("SELECT seq, id, body FROM events WHERE camera_id = ? AND state = 'pending' AND seq > ?"
                        + " ORDER BY seq LIMIT ?")
                .params(cameraId, after, limit)
                .query((row, number) -> new PendingEvent(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** The broker has them. */
    public void delivered(List<Long> seqs) {
        database.sql("UPDATE events SET state = 'delivered', delivered_at = ?, error = NULL"
                        + " WHERE seq = ANY(?) AND state = 'pending'")
                .params(Moments.of(time.now()), seqs.toArray(Long[]::new))
                .update();
        changes.changed();
    }

    /** The broker does not take it. */
    public void failed(long seq, String reason) {
        database.sql("UPDATE events SET state = 'failed', error = ? WHERE seq = ? AND state = 'pending'")
                .params(reason.length() > MAX_ERROR ? reason.substring(0, MAX_ERROR) : reason, seq)
                .update();
        changes.changed();
    }

    /** Those that the broker did not take wait once more; how many that were. */
    public int tryAgain() {
        return database.sql("UPDATE events SET state = 'pending', error = NULL WHERE state = 'failed'")
                .update();
    }

    /** What waits, by camera, the one that waits longest first; so many cameras at most. */
    public List<Waiting> waiting(int limit) {
        return database.sql(
                        "SELECT camera_id, COUNT(*), MIN(accepted_at) AS since, MAX(accepted_at) AS latest FROM events"
                                + " WHERE state = 'pending' GROUP BY camera_id ORDER BY since LIMIT ?")
                .param(limit)
                .query((row, number) -> new Waiting(
                        row.getString(1), row.getLong(2), Moments.at(row, "since"), Moments.at(row, "latest")))
                .list();
    }

    /** The newest that the broker did not take. */
    public List<Refused> refused(int limit) {
        return database.sql("SELECT id, camera_id, accepted_at, error FROM events WHERE state = 'failed'"
                        + " ORDER BY seq DESC LIMIT ?")
                .param(limit)
                .query((row, number) -> new Refused(
                        row.getString(1),
                        row.getString(2),
                        Moments.at(row, "accepted_at"),
                        Objects.requireNonNullElse(row.getString(4), "")))
                .list();
    }

    /** All that wait of a camera are not published any more; how many that were. */
    public int skip(String cameraId) {
        int skipped = database.sql("UPDATE events SET state = 'skipped' WHERE camera_id = ? AND state = 'pending'")
                .param(cameraId)
                .update();
        if (skipped > 0) {
            changes.changed();
        }
        return skipped;
    }

    /** How many wait, and since when the one that waits longest. */
    public Backlog backlog() {
        long events = database.sql("SELECT COUNT(*) FROM events WHERE state = 'pending'")
                .query(Long.class)
                .single();
        Optional<Instant> oldest = database.sql(
                        "SELECT accepted_at FROM events WHERE state = 'pending' ORDER BY seq LIMIT 1")
                .query((row, number) -> Moments.at(row, "accepted_at"))
                .optional();
        return new Backlog(events, oldest);
    }

    /**
     * What waits to be published.
     *
     * @param events how many
     * @param oldest since when the first of them
     */
    public record Backlog(long events, Optional<Instant> oldest) {}

    /**
     * What waits of a camera.
     *
     * @param cameraId whose
     * @param events how many
     * @param since when the first of them was accepted
     * @param latest when the last of them was
     */
    public record Waiting(String cameraId, long events, Instant since, Instant latest) {}

    /**
     * An event that the broker did not take.
     *
     * @param id its id
     * @param cameraId whose
     * @param at when it was accepted
     * @param why what the broker or the client said
     */
    public record Refused(String id, String cameraId, Instant at, String why) {}
}
