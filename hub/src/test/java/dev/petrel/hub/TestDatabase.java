package dev.petrel.hub;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A database with the hub's tables, without a hub.
 *
 * @param source where its connections come from
 */
public record TestDatabase(DataSource source) {

    /** One of a kind, with nothing in the tables. */
    public static TestDatabase of(Databases kind) {
        DataSource source = kind.open();
        Flyway.configure().dataSource(source).load().migrate();
        return new TestDatabase(source);
    }

    /** What executes statements. */
    public JdbcClient client() {
        return JdbcClient.create(source);
    }

    /** What begins and ends transactions. */
    public PlatformTransactionManager transactions() {
        return new DataSourceTransactionManager(source);
    }
}
