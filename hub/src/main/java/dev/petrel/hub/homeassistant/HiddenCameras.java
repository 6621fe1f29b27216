package dev.petrel.hub.homeassistant;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The cameras of which Home Assistant is not told, by an administrator's wish. From any thread. */
final class HiddenCameras {

    private final JdbcClient jdbc;

    HiddenCameras(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Their ids. */
    Set<String> all() {
        return new HashSet<>(jdbc.sql("SELECT camera_id FROM discovery_hidden")
                .query(String.class)
                .list());
    }

    /** From now on it is not told of these; those that are gone are passed over. */
    void hide(Collection<String> cameraIds) {
        for (String id : cameraIds) {
            try {
                jdbc.sql("INSERT INTO discovery_hidden (camera_id) VALUES (?)")
                        .param(id)
                        .update();
            } catch (DataIntegrityViolationException hiddenOrGone) {
                // Nothing is left to be done.
            }
        }
    }

    /** From now on it is told of these. */
    void show(Collection<String> cameraIds) {
        jdbc.sql("DELETE FROM discovery_hidden WHERE camera_id = ANY(?)")
                .param(cameraIds.toArray(String[]::new))
                .update();
    }
}
