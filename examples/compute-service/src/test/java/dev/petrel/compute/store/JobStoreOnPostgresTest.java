package dev.petrel.compute.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The same on the database that several processes share. */
class JobStoreOnPostgresTest extends JobStoreTest {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        postgres.close();
    }

    @Override
    Database database() {
        return Database.open(postgres.getJdbcUrl("postgres", "postgres"), null, null);
    }

    @AfterEach
    void empty() {
        try (Database left = database()) {
            left.change("DELETE FROM job");
        }
    }
}
