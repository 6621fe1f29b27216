package dev.petrel.compute.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections to the database, and the few ways in which it is asked. Every wait for one is bounded. */
public final class Database implements AutoCloseable {

    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS job (
                job_id VARCHAR(36) PRIMARY KEY,
                task_type VARCHAR(100) NOT NULL,
                priority INTEGER NOT NULL,
                params VARCHAR(10000) NOT NULL,
                input VARCHAR(255) NOT NULL,
                created_by VARCHAR(255) NOT NULL,
                status VARCHAR(20) NOT NULL,
                progress INTEGER NOT NULL,
                output VARCHAR(10000),
                error VARCHAR(2000),
                created BIGINT NOT NULL,
                updated BIGINT,
                started BIGINT,
                ended BIGINT,
                attempts INTEGER NOT NULL,
                fence BIGINT NOT NULL,
                worker VARCHAR(255),
                lease_until BIGINT,
                announced BOOLEAN NOT NULL)
            """;
    private static final String BY_TURN =
            "CREATE INDEX IF NOT EXISTS job_by_turn ON job (status, priority DESC, created, job_id)";

    private static final int CONNECTIONS = 8;
    private static final long PATIENCE_MS = 10_000;

    private final HikariDataSource source;

    private Database(HikariDataSource source) {
        this.source = source;
    }

    /** A file in a folder, for one process; what was committed is on disk. */
    public static Database file(Path folder) {
        String url =
                "jdbc:h2:file:" + folder.toAbsolutePath().resolve("jobs") + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
        return open(url, null, null);
    }

    /**
     * Any database that JDBC reaches with what is on board: H2 or PostgreSQL.
     *
     * @param user null where the URL says it, or none is needed
     * @param password the same
     * @throws IllegalStateException if it cannot be reached
     */
    public static Database open(String url, @Nullable String user, @Nullable String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        if (user != null) {
            config.setUsername(user);
        }
        if (password != null) {
            config.setPassword(password);
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(PATIENCE_MS);
        config.setPoolName("jobs");
        try {
            Database database = new Database(new HikariDataSource(config));
            database.prepare();
            return database;
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the database cannot be opened: " + innermost(e).getMessage(), e);
        }
    }

    private void prepare() {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            statement.execute(BY_TURN);
        } catch (SQLException e) {
            close();
            throw new StoreFailed(e);
        }
    }

    /** How a row becomes a value. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Changes rows, each statement for itself; returns how many. */
    int change(String sql, @Nullable Object... values) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = filled(connection, sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreFailed(e);
        }
    }

    <T> List<T> list(Row<T> row, String sql, @Nullable Object... values) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = filled(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new StoreFailed(e);
        }
    }

    private static PreparedStatement filled(Connection connection, String sql, @Nullable Object[] values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout((int) (PATIENCE_MS / 1000));
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static Throwable innermost(Throwable failure) {
        return failure.getCause() == null ? failure : innermost(failure.getCause());
    }

    @Override
    public void close() {
        source.close();
    }
}
