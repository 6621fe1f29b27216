package dev.petrel.hub.jobs;

import dev.petrel.hub.database.Moments;
import dev.petrel.time.Time;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which jobs were heard of, over restarts of the hub: compute services list none. The latest {@link JobBook#MOST} of them;
 * ids that are longer than the database takes are left out.
 */
@Component
final class KeptJobs {

    private static final int LONGEST = 200;

    private final JdbcClient database;
    private final Time time;

    KeptJobs(JdbcClient database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** Notes one; does nothing if it is noted. */
    void note(String id) {
        if (id.length() > LONGEST) {
            return;
        }
        try {
            database.sql("INSERT INTO jobs (id, heard_at) VALUES (?, ?)")
                    .params(id, Moments.of(time.now()))
                    .update();
            database.sql("DELETE FROM jobs WHERE heard_at < (SELECT MIN(heard_at) FROM"
                            + " (SELECT heard_at FROM jobs ORDER BY heard_at DESC LIMIT " + JobBook.MOST + ") latest)")
                    .update();
        } catch (DuplicateKeyException known) {
            // Another hub was faster, or it was noted before a restart.
        }
    }

    /** Forgets one. */
    void forget(String id) {
        database.sql("DELETE FROM jobs WHERE id = ?").param(id).update();
    }

    /** All, those first that were heard of first. */
    List<String> all() {
        return database.sql("SELECT id FROM jobs ORDER BY heard_at, id")
                .query(String.class)
                .list();
    }
}
