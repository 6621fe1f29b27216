package dev.petrel.hub.access;

import dev.petrel.hub.Databases;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The room without a hub around it: an empty database, and time that stands still. */
final class Ground {

    final HandTurnedTime time = new HandTurnedTime();
    final JdbcClient database;
    final AccessTime clock =
            new AccessTime(new StaticListableBeanFactory(Map.of("time", time)).getBeanProvider(Time.class));
    final Audit audit;
    final Users users;
    final Accounts accounts;
    final Tokens tokens;
    final Logins logins;

    Ground(Databases kind) {
        DataSource source = kind.open();
        Flyway.configure().dataSource(source).load().migrate();
        database = JdbcClient.create(source);
        audit = new Audit(database, clock);
        users = new Users(database, clock);
        accounts = new Accounts(users, audit, new JdbcTransactionManager(source));
        tokens = new Tokens(database, audit, clock);
        logins = logins(10, 30);
    }

    Logins logins(int perAddress, int perUser) {
        return new Logins(
                users, tokens, audit, clock, new AccessProperties(perAddress, perUser, 100, 20, 2000, 1200, 600));
    }
}
