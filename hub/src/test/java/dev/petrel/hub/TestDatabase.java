package dev.petrel.hub;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.PlatformTransactionManager;

/** A database with the hub's tables, without a hub. */
public final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final DataSource source;
    private final Runnable close;

    private TestDatabase(DataSource source, Runnable close) {
        this.source = source;
        this.close = close;
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/V1__hub.sql")).execute(source);
    }

    /** The embedded one, in memory. */
    public static TestDatabase h2() {
        JdbcConnectionPool pool = JdbcConnectionPool.create(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1",
                "",
                "");
        return new TestDatabase(pool, pool::dispose);
    }

    /** The big one: a database of its own in one server, which all tests share and which ends with them. */
    public static TestDatabase postgres() {
        String name = "hub_" + NAMES.incrementAndGet();
        DataSource server = Server.ONE.getPostgresDatabase();
        JdbcClient.create(server).sql("CREATE DATABASE " + name).update();
        return new TestDatabase(Server.ONE.getDatabase("postgres", name), () -> {});
    }

    /** That of a name, {@code h2} or {@code postgres}. */
    public static TestDatabase of(String kind) {
        return kind.equals("h2") ? h2() : postgres();
    }

    /** What executes statements. */
    public JdbcClient client() {
        return JdbcClient.create(source);
    }

    /** What begins and ends transactions. */
    public PlatformTransactionManager transactions() {
        return new DataSourceTransactionManager(source);
    }

    @Override
    public void close() {
        close.run();
    }

    private static final class Server {

        private static final EmbeddedPostgres ONE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
