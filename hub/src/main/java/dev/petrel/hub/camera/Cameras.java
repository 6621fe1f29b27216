package dev.petrel.hub.camera;

import dev.petrel.hub.database.Moments;
import dev.petrel.hub.problem.Problem;
import dev.petrel.time.Time;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cameras that the application told of, as the database has them. May be called from any thread. */
@Component
public class Cameras {

    private static final Logger LOG = LoggerFactory.getLogger(Cameras.class);
    private static final String COLUMNS =
            "id, topic_id, name, kind, enabled, status, status_at, created_at, updated_at";

    /** How often to look again when another caller was faster. */
    private static final int ATTEMPTS = 3;

    private final JdbcClient database;
    private final Time time;
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    Cameras(JdbcClient database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** The one with an id. */
    public Optional<Camera> find(String id) {
        return database.sql("SELECT " + COLUMNS + " FROM cameras WHERE id = ?")
                .param(id)
                .query(Cameras::read)
                .optional();
    }

    /** All, by id. */
    public List<Camera> all() {
        return database.sql("SELECT " + COLUMNS + " FROM cameras ORDER BY id")
                .query(Cameras::read)
                .list();
    }

    /**
     * Makes a camera, or replaces what is known of it.
     *
     * @throws Problem 409 if another camera would share its topics
     */
    public Change put(CameraSettings settings) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Camera> before = find(settings.id());
            if (before.isPresent() ? update(settings, before.get()) : insert(settings)) {
                Change change = new Change(before, find(settings.id()));
                tell(change);
                return change;
            }
        }
        throw Problem.of(HttpStatus.CONFLICT, "others change this camera at the same time: try again");
    }

    /**
     * The one with an id, which is made if there is none.
     *
     * @param settings what it is made with
     * @throws Problem 409 if another camera would share its topics
     */
    public Camera findOrMake(CameraSettings settings) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Camera> known = find(settings.id());
            if (known.isPresent()) {
                return known.get();
            }
            if (insert(settings)) {
                Optional<Camera> made = find(settings.id());
                tell(new Change(Optional.empty(), made));
            }
        }
        return find(settings.id())
                .orElseThrow(
                        () -> Problem.of(HttpStatus.CONFLICT, "others delete this camera at the same time: try again"));
    }

    /** Forgets a camera with all its events; empty if there is none. */
    public Optional<Camera> delete(String id) {
        Optional<Camera> before = find(id);
        if (before.isPresent()
                && database.sql("DELETE FROM cameras WHERE id = ?").param(id).update() > 0) {
            tell(new Change(before, Optional.empty()));
            return before;
        }
        return Optional.empty();
    }

    /**
     * Hears of every change that this hub makes, when the database has it, on the thread that makes it: the listener
     * returns soon. Of what other hubs change nothing is heard; the database tells it to who asks.
     */
    public void onChange(Consumer<Change> listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    private boolean update(CameraSettings settings, Camera before) {
        var now = Moments.of(time.now());
        return database.sql(
                                "UPDATE cameras SET name = ?, kind = ?, enabled = ?, status = ?, status_at = ?, updated_at = ?,"
                                        + " version = version + 1 WHERE id = ?")
                        .params(
                                settings.name(),
                                settings.kind(),
                                settings.enabled(),
                                settings.status(),
                                settings.status().equals(before.status()) ? Moments.of(before.statusAt()) : now,
                                now,
                                settings.id())
                        .update()
                > 0;
    }

    private boolean insert(CameraSettings settings) {
        var now = Moments.of(time.now());
        String topicId = CameraIds.clean(settings.id());
        try {
            database.sql("INSERT INTO cameras (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            settings.id(),
                            topicId,
                            settings.name(),
                            settings.kind(),
                            settings.enabled(),
                            settings.status(),
                            now,
                            now,
                            now)
                    .update();
            return true;
        } catch (DuplicateKeyException faster) {
            requireNoOther(settings.id(), topicId);
            return false;
        }
    }

    private void requireNoOther(String id, String topicId) {
        Optional<String> other = database.sql("SELECT id FROM cameras WHERE topic_id = ? AND id <> ?")
                .params(topicId, id)
                .query(String.class)
                .optional();
        if (other.isPresent()) {
            throw Problem.of(
                    HttpStatus.CONFLICT,
                    "camera '" + id + "' would have the same topics as camera '" + other.get() + "', since both are '"
                            + topicId + "' there: give it another id, or delete the other one");
        }
    }

    private void tell(Change change) {
        for (Consumer<Change> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException failure) {
                LOG.error("who listens to changes of cameras failed", failure);
            }
        }
    }

    private static Camera read(ResultSet row, int number) throws SQLException {
        return new Camera(
                row.getString("id"),
                row.getString("topic_id"),
                row.getString("name"),
                row.getString("kind"),
                row.getBoolean("enabled"),
                row.getString("status"),
                Moments.at(row, "status_at"),
                Moments.at(row, "created_at"),
                Moments.at(row, "updated_at"));
    }
}
