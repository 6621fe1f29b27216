package dev.petrel.hub.event;

import dev.petrel.hub.database.Moments;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the events of each camera add up to: how many there were, and which was the last. From any thread. */
@Component
public final class Tallies {

    private final JdbcClient database;

    Tallies(JdbcClient database) {
        this.database = database;
    }

    /** Of some cameras; those without events are left out. */
    public Map<String, Tally> of(Collection<String> cameraIds, Instant dayStart, Instant weekStart) {
        String[] ids = cameraIds.toArray(String[]::new);
        Map<String, Tally> found = new HashMap<>();
        database.sql(
                        "SELECT camera_id, event_id, occurred_at, accepted_at, shown, smart_detection_type FROM last_events"
                                + " WHERE camera_id = ANY(?)")
                .param(ids)
                .query((row, number) -> new LastEvent(
                        row.getString("camera_id"),
                        row.getString("event_id"),
                        Moments.at(row, "occurred_at"),
                        Moments.at(row, "accepted_at"),
                        row.getString("shown"),
                        row.getString("smart_detection_type")))
                .list()
                .forEach(last -> found.put(last.cameraId(), new Tally(0, 0, Optional.of(last))));
        database.sql(
                        "SELECT camera_id, SUM(CASE WHEN quarter >= ? THEN events ELSE 0 END) AS today, SUM(events) AS week"
                                + " FROM event_counts WHERE quarter >= ? AND camera_id = ANY(?) GROUP BY camera_id")
                .params(Moments.of(dayStart), Moments.of(weekStart), ids)
                .query(row -> {
                    Tally known = found.getOrDefault(row.getString("camera_id"), Tally.NONE);
                    found.put(
                            row.getString("camera_id"),
                            new Tally(row.getLong("today"), row.getLong("week"), known.last()));
                });
        return found;
    }

    /**
     * What the events of a camera add up to.
     *
     * @param today how many there were today
     * @param thisWeek how many this week
     * @param last the last one, if there ever was one
     */
    public record Tally(long today, long thisWeek, Optional<LastEvent> last) {

        /** A camera without events. */
        public static final Tally NONE = new Tally(0, 0, Optional.empty());
    }

    /**
     * The event that a camera had last.
     *
     * @param cameraId the camera
     * @param eventId its id
     * @param occurredAt when it happened
     * @param acceptedAt when it came
     * @param shown the beginning of its description, as much of it as Home Assistant shows
     * @param smartDetectionType what was detected, or null
     */
    public record LastEvent(
            String cameraId,
            String eventId,
            Instant occurredAt,
            Instant acceptedAt,
            String shown,
            @Nullable String smartDetectionType) {

        /** Characters of a description where there is little room for it. */
        public static final int SNIPPET = 100;

        public LastEvent {
            Objects.requireNonNull(cameraId, "cameraId");
            Objects.requireNonNull(eventId, "eventId");
        }

        /** The beginning of its description, at most {@link #SNIPPET} characters. */
        public String snippet() {
            return Beginning.of(shown, SNIPPET);
        }
    }
}
