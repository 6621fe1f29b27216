package dev.petrel.hub.feed;

import java.util.HashSet;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which cameras have retained topics on which broker, as the database remembers it. */
@Component
final class Places {

    private final JdbcClient database;

    Places(JdbcClient database) {
        this.database = database;
    }

    /** All on a broker. */
    Set<Place> on(String broker) {
        return new HashSet<>(database.sql("SELECT prefix, topic_id FROM camera_topics WHERE broker = ?")
                .param(broker)
                .query((row, number) -> new Place(row.getString(1), row.getString(2)))
                .list());
    }

    /** Remembers one; does nothing if it is remembered. */
    void add(String broker, Place place) {
        try {
            database.sql("INSERT INTO camera_topics (broker, prefix, topic_id) VALUES (?, ?, ?)")
                    .params(broker, place.prefix(), place.topicId())
                    .update();
        } catch (DuplicateKeyException known) {
            // Another hub was faster.
        }
    }

    /** Forgets one. */
    void remove(String broker, Place place) {
        database.sql("DELETE FROM camera_topics WHERE broker = ? AND prefix = ? AND topic_id = ?")
                .params(broker, place.prefix(), place.topicId())
                .update();
    }

    /**
     * The topics of a camera.
     *
     * @param prefix what they begin with
     * @param topicId what stands for the camera in them
     */
    record Place(String prefix, String topicId) {}
}
