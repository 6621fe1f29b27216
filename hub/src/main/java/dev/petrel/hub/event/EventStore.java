package dev.petrel.hub.event;

import dev.petrel.hub.database.Moments;
import dev.petrel.time.Time;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes events, what they add to counts, and which is the last of each camera: several at once, in one transaction.
 *
 * <p>It locks the rows of their cameras before it takes numbers for them. So events of one camera become visible in the
 * order of their numbers even if several hubs store some: who has seen one has seen those before it.
 */
@Component
final class EventStore {

    private static final long QUARTER = 15 * 60;

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final Time time;

    EventStore(JdbcTemplate database, TransactionTemplate transaction, Time time) {
        this.database = database;
        this.transaction = transaction;
        this.time = time;
    }

    /** Stores those that are not there yet, in this order. */
    List<Stored> store(List<NewEvent> events) {
        return transaction.execute(status -> storeNew(events));
    }

    private List<Stored> storeNew(List<NewEvent> events) {
        Map<String, Boolean> enabled = lock(events);
        Set<String> known = known(events);
        Instant now = Moments.toMicros(time.now());
        List<Stored> answer = new ArrayList<>();
        List<NewEvent> fresh = new ArrayList<>();
        for (NewEvent event : events) {
            if (known.contains(event.id())) {
                answer.add(Stored.BEFORE);
            } else if (!enabled.containsKey(event.camera().id())) {
                answer.add(Stored.NO_CAMERA);
            } else {
                known.add(event.id());
                fresh.add(event);
                answer.add(enabled.get(event.camera().id()) ? Stored.PENDING : Stored.SKIPPED);
            }
        }
        if (!fresh.isEmpty()) {
            insert(fresh, enabled, Moments.of(now));
            insertPictures(fresh);
            count(fresh);
            remember(fresh, Moments.of(now));
        }
        return answer;
    }

    /** The cameras that there are, and whether they are enabled; always locked in the same order. */
    private Map<String, Boolean> lock(List<NewEvent> events) {
        String[] ids =
                events.stream().map(event -> event.camera().id()).distinct().toArray(String[]::new);
        Map<String, Boolean> found = new LinkedHashMap<>();
        database.query(
                "SELECT id, enabled FROM cameras WHERE id = ANY(?) ORDER BY id FOR UPDATE",
                row -> {
                    found.put(row.getString(1), row.getBoolean(2));
                },
                (Object) ids);
        return found;
    }

    private Set<String> known(List<NewEvent> events) {
        String[] ids = events.stream().map(NewEvent::id).toArray(String[]::new);
        ResultSetExtractor<Set<String>> toSet = rows -> {
            Set<String> found = new HashSet<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        };
        Set<String> found = database.query("SELECT id FROM events WHERE id = ANY(?)", toSet, (Object) ids);
        return found == null ? new HashSet<>() : found;
    }

    private void insert(List<NewEvent> events, Map<String, Boolean> enabled, OffsetDateTime now) {
        database.batchUpdate(
                "INSERT INTO events (id, camera_id, occurred_at, accepted_at, source_type, smart_detection_type, body, bytes,"
                        + " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                events.stream()
                        .map(event -> new Object[] {
                            event.id(),
                            event.camera().id(),
                            Moments.of(event.occurredAt()),
                            now,
                            event.sourceType(),
                            event.smartDetectionType(),
                            event.body(),
                            event.bytes(),
                            Boolean.TRUE.equals(enabled.get(event.camera().id())) ? "pending" : "skipped"
                        })
                        .toList());
    }

    private void insertPictures(List<NewEvent> events) {
        List<Object[]> rows = new ArrayList<>();
        for (NewEvent event : events) {
            switch (event.picture()) {
                case Picture.None none -> {}
                case Picture.Kept kept -> rows.add(new Object[] {event.id(), kept.contentType(), kept.content(), null});
                case Picture.Elsewhere elsewhere -> rows.add(new Object[] {event.id(), null, null, elsewhere.url()});
            }
        }
        if (!rows.isEmpty()) {
            database.batchUpdate(
                    "INSERT INTO thumbnails (event_id, content_type, content, url) VALUES (?, ?, ?, ?)", rows);
        }
    }

    private void count(List<NewEvent> events) {
        Map<Quarter, Long> added =
                events.stream().collect(Collectors.groupingBy(Quarter::of, LinkedHashMap::new, Collectors.counting()));
        List<Object[]> rows = new ArrayList<>();
        added.forEach(
                (quarter, number) -> rows.add(new Object[] {number, quarter.cameraId(), Moments.of(quarter.start())}));
        updateOrInsert(
                "UPDATE event_counts SET events = events + ? WHERE camera_id = ? AND quarter = ?",
                "INSERT INTO event_counts (events, camera_id, quarter) VALUES (?, ?, ?)",
                rows);
    }

    private void remember(List<NewEvent> events, OffsetDateTime now) {
        Map<String, Object[]> last = new LinkedHashMap<>();
        for (NewEvent event : events) {
            String cameraId = event.camera().id();
            last.put(cameraId, new Object[] {
                event.id(), Moments.of(event.occurredAt()), now, event.shown(), event.smartDetectionType(), cameraId
            });
        }
        updateOrInsert(
                "UPDATE last_events SET event_id = ?, occurred_at = ?, accepted_at = ?, shown = ?,"
                        + " smart_detection_type = ? WHERE camera_id = ?",
                "INSERT INTO last_events (event_id, occurred_at, accepted_at, shown, smart_detection_type, camera_id)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                List.copyOf(last.values()));
    }

    /** Nobody else does the same meanwhile: the rows of their cameras are locked. */
    private void updateOrInsert(String update, String insert, List<Object[]> rows) {
        int[] updated = database.batchUpdate(update, rows);
        List<Object[]> missing = new ArrayList<>();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                missing.add(rows.get(i));
            }
        }
        if (!missing.isEmpty()) {
            database.batchUpdate(insert, missing);
        }
    }

    /** What became of an event. */
    enum Stored {
        /** It is stored, and waits to be published. */
        PENDING,
        /** It is stored, and its camera is not enabled. */
        SKIPPED,
        /** It was there before. */
        BEFORE,
        /** Its camera is gone. */
        NO_CAMERA
    }

    /** A camera's quarter of an hour, in which an event falls. */
    private record Quarter(String cameraId, Instant start) {

        static Quarter of(NewEvent event) {
            long seconds = event.occurredAt().getEpochSecond();
            return new Quarter(event.camera().id(), Instant.ofEpochSecond(seconds - Math.floorMod(seconds, QUARTER)));
        }
    }
}
