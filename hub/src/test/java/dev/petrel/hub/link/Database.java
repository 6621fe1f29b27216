package dev.petrel.hub.link;

import dev.petrel.hub.Databases;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A database with the tables of the hub, for links that have no hub around them. */
final class Database {

    final DataSource source;
    final JdbcClient jdbc;

    Database(Databases kind) {
        source = kind.open();
        jdbc = JdbcClient.create(source);
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

    /** Gives the lease to a hub that will never renew it. */
    void giveLeaseToTheDead(Duration left) {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        jdbc.sql("DELETE FROM shedlock").update();
        jdbc.sql("INSERT INTO shedlock (name, locked_at, lock_until, locked_by) VALUES (?, ?, ?, 'dead')")
                .param(Lease.NAME)
                .param(now)
                .param(now.plus(left))
                .update();
    }
}
