package dev.petrel.hub.link;

import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A database in memory with the tables of the hub, for links that have no hub around them. */
final class Database implements AutoCloseable {

    final JdbcConnectionPool source = JdbcConnectionPool.create(
            "jdbc:h2:mem:" + UUID.randomUUID()
                    + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
            "",
            "");
    final JdbcClient jdbc = JdbcClient.create(source);

    Database() {
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/V1__hub.sql")).execute(source);
    }

    /** Stores settings of a broker on this machine, in place of those that there are. */
    void configure(long version, int port, String prefix) {
        jdbc.sql("DELETE FROM mqtt_config").update();
        jdbc.sql("INSERT INTO mqtt_config (id, version, broker_host, broker_port, topic_prefix, enabled, created_at,"
                        + " updated_at) VALUES (?, ?, '127.0.0.1', ?, ?, TRUE, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                .param("11111111-2222-3333-4444-555555555555")
                .param(version)
                .param(port)
                .param(prefix)
                .update();
    }

    @Override
    public void close() {
        jdbc.sql("SHUTDOWN").update();
        source.dispose();
    }
}
