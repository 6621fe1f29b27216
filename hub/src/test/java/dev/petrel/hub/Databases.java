package dev.petrel.hub;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Databases to test with, each of them empty. */
public enum Databases {
    /** The embedded one, in memory, in the mode that the hub uses. */
    H2 {
        @Override
        public DataSource open() {
            return pool("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        }
    },
    /** The big one; its server ends with this JVM. */
    POSTGRES {
        @Override
        public DataSource open() {
            String name = "t" + UUID.randomUUID().toString().replace("-", "");
            DataSource server = Server.RUNNING.getPostgresDatabase();
            org.springframework.jdbc.core.simple.JdbcClient.create(server)
                    .sql("CREATE DATABASE " + name)
                    .update();
            return Server.RUNNING.getDatabase("postgres", name);
        }
    };

    private static final String MODE =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0";

    /** An empty one. */
    public abstract DataSource open();

    /** The embedded one in a folder, with what it holds. */
    public static JdbcConnectionPool in(Path folder) {
        return pool("jdbc:h2:file:" + folder.resolve("hub").toAbsolutePath());
    }

    private static JdbcConnectionPool pool(String url) {
        return JdbcConnectionPool.create(url + MODE, "sa", "");
    }

    private static final class Server {

        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
