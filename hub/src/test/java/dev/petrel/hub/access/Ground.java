package dev.petrel.hub.access;

import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The room without a hub around it: a database in memory, and time that stands still. */
final class Ground implements AutoCloseable {

    final HandTurnedTime time = new HandTurnedTime();
    final JdbcConnectionPool pool = JdbcConnectionPool.create(
            "jdbc:h2:mem:" + java.util.UUID.randomUUID()
                    + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
            "",
            "");
    final JdbcClient database = JdbcClient.create(pool);
    final AccessTime clock =
            new AccessTime(new StaticListableBeanFactory(Map.of("time", time)).getBeanProvider(Time.class));
    final Audit audit;
    final Users users;
    final Tokens tokens;
    final Logins logins;

    Ground() {
        Flyway.configure().dataSource(pool).load().migrate();
        audit = new Audit(database, clock);
        users = new Users(database, clock);
        tokens = new Tokens(database, audit, clock);
        logins = logins(10, 30);
    }

    Logins logins(int perAddress, int perUser) {
        return new Logins(
                users, tokens, audit, clock, new AccessProperties(perAddress, perUser, 100, 20, 2000, 1200, 600));
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
