package dev.petrel.hub.event;

import dev.petrel.hub.database.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads events that were accepted. */
@Component
final class EventReader {

    private static final String COLUMNS = "seq, id, body, accepted_at, state, delivered_at, error";

    /** More words than that are no kinds. */
    private static final int MOST_DETECTIONS = 100;

    private final JdbcClient database;

    EventReader(JdbcClient database) {
        this.database = database;
    }

    Optional<StoredEvent> find(String id) {
        return database.sql("SELECT " + COLUMNS + " FROM events WHERE id = ?")
                .param(id)
                .query(EventReader::read)
                .optional();
    }

    /** Those with some ids, by their ids. */
    Map<String, StoredEvent> all(Collection<String> ids) {
        return database
                .sql("SELECT " + COLUMNS + " FROM events WHERE id = ANY(?)")
                .param(ids.toArray(String[]::new))
                .query(EventReader::read)
                .list()
                .stream()
                .collect(Collectors.toMap(StoredEvent::id, event -> event));
    }

    /** The latest first. */
    List<StoredEvent> page(EventQuery query) {
        List<String> conditions = new ArrayList<>(List.of("seq < ?"));
        List<Object> values = new ArrayList<>(List.of(query.before()));
        query.camera().ifPresent(camera -> add(conditions, "camera_id = ?", values, camera));
        query.detection().ifPresent(type -> add(conditions, "smart_detection_type = ?", values, type));
        query.state().ifPresent(state -> add(conditions, "state = ?", values, state.text()));
        query.from().ifPresent(from -> add(conditions, "occurred_at >= ?", values, Moments.of(from)));
        query.to().ifPresent(to -> add(conditions, "occurred_at < ?", values, Moments.of(to)));
        values.add(query.limit());
        return database.sql("SELECT " + COLUMNS + " FROM events WHERE " + String.join(" AND ", conditions)
                        + " ORDER BY seq DESC LIMIT ?")
                .params(values)
                .query(EventReader::read)
                .list();
    }

    Set<String> pictured(Collection<String> ids) {
        return Set.copyOf(
                database.sql("SELECT event_id FROM thumbnails WHERE content IS NOT NULL AND event_id = ANY(?)")
                        .param(ids.toArray(String[]::new))
                        .query(String.class)
                        .list());
    }

    List<String> detections() {
        return database.sql("SELECT DISTINCT smart_detection_type FROM events WHERE smart_detection_type IS NOT NULL"
                        + " ORDER BY smart_detection_type LIMIT " + MOST_DETECTIONS)
                .query(String.class)
                .list();
    }

    Optional<Picture> picture(String id) {
        return database.sql("SELECT content_type, content, url FROM thumbnails WHERE event_id = ?")
                .param(id)
                .query((row, number) -> pictureOf(row))
                .optional();
    }

    private static void add(List<String> conditions, String condition, List<Object> values, Object value) {
        conditions.add(condition);
        values.add(value);
    }

    private static Picture pictureOf(ResultSet row) throws SQLException {
        String url = row.getString("url");
        return url == null
                ? new Picture.Kept(row.getString("content_type"), row.getBytes("content"))
                : new Picture.Elsewhere(url);
    }

    private static StoredEvent read(ResultSet row, int number) throws SQLException {
        return new StoredEvent(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("body"),
                Moments.at(row, "accepted_at"),
                EventState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Moments.maybe(row, "delivered_at"),
                Optional.ofNullable(row.getString("error")));
    }
}
