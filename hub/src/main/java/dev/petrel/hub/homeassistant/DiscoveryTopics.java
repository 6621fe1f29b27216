package dev.petrel.hub.homeassistant;

import dev.petrel.hub.database.Moments;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which topics may hold a document of ours, by broker. A topic is noted before anything is published there, and forgotten
 * when the broker has taken the empty message: so a crash leaves one too many, which is emptied again, and never one that
 * nobody knows of.
 */
final class DiscoveryTopics {

    private final JdbcClient jdbc;

    DiscoveryTopics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The topics of a broker, each with the id of its camera. */
    Map<String, String> of(String broker) {
        Map<String, String> topics = new LinkedHashMap<>();
        jdbc.sql("SELECT topic, camera_id FROM discovery_topics WHERE broker = :broker")
                .param("broker", broker)
                .query(row -> {
                    topics.put(row.getString("topic"), row.getString("camera_id"));
                });
        return topics;
    }

    /** Notes topics that were not noted. */
    void note(String broker, Collection<Retained> documents, Instant now) {
        for (Retained document : documents) {
            jdbc.sql("INSERT INTO discovery_topics (broker, topic, camera_id, published_at)"
                            + " VALUES (:broker, :topic, :camera, :now)")
                    .param("broker", broker)
                    .param("topic", document.topic())
                    .param("camera", document.camera())
                    .param("now", Moments.of(now))
                    .update();
        }
    }

    /** Forgets topics, of which nothing stands on the broker any more. */
    void forget(String broker, Collection<String> topics) {
        for (String topic : topics) {
            jdbc.sql("DELETE FROM discovery_topics WHERE broker = :broker AND topic = :topic")
                    .param("broker", broker)
                    .param("topic", topic)
                    .update();
        }
    }
}
