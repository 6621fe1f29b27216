package dev.petrel.hub.secret;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The one row of the keyset. */
record KeysetRow(JdbcClient database, InstantSource clock) {

    /** What stands there; what is handed in where nothing did. */
    String readOrInsert(String content) {
        Optional<String> stored = read();
        if (stored.isPresent()) {
            return stored.get();
        }
        try {
            database.sql("INSERT INTO keyset (content, changed_at) VALUES (?, ?)")
                    .params(content, now().atOffset(ZoneOffset.UTC))
                    .update();
            return content;
        } catch (DuplicateKeyException anotherHubWasFaster) {
            return read().orElseThrow();
        }
    }

    /** What stands there. */
    Optional<String> read() {
        return database.sql("SELECT content FROM keyset").query(String.class).optional();
    }

    /** What stands there, and nobody changes it until the transaction ends. */
    String hold() {
        return database.sql("SELECT content FROM keyset FOR UPDATE")
                .query(String.class)
                .single();
    }

    void replace(String content) {
        database.sql("UPDATE keyset SET content = ?, changed_at = ?")
                .params(content, now().atOffset(ZoneOffset.UTC))
                .update();
    }

    private Instant now() {
        return clock.instant();
    }
}
