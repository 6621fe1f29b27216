package dev.petrel.hub;

import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.PublishSettings;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.link.Speaker;
import dev.petrel.time.Time;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** The rooms of cameras, events and feed on a database, without a server around them. */
public final class HubRooms implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private HubRooms(DataSource source, Time time, HubProperties properties) {
        Flyway.configure().dataSource(source).load().migrate();
        context.registerBean(DataSource.class, () -> source);
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(source));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(source));
        context.registerBean(
                TransactionTemplate.class, () -> new TransactionTemplate(new DataSourceTransactionManager(source)));
        context.registerBean(Time.class, () -> time);
        context.registerBean(HubProperties.class, () -> properties);
        context.scan("dev.petrel.hub.camera", "dev.petrel.hub.event", "dev.petrel.hub.feed");
        context.registerBean(dev.petrel.hub.secret.Signatures.class);
        context.refresh();
    }

    /** On a database that may hold something from before. */
    public static HubRooms on(DataSource source, Time time) {
        return new HubRooms(source, time, properties(DataSize.ofGigabytes(2)));
    }

    /** With another bound for what events may take. */
    public static HubRooms on(DataSource source, Time time, DataSize size) {
        return new HubRooms(source, time, properties(size));
    }

    /** One of their parts. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** The feed. */
    public Speaker feed() {
        return context.getBean(Speaker.class);
    }

    /** Settings of a broker, with events below {@code home}. */
    public static StoredConfig config(int port, int qos, boolean retain) {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        BrokerConfig config = new BrokerConfig(
                true,
                new BrokerAddress("127.0.0.1", port, null, false),
                new PublishSettings("home", qos, retain, Duration.ofMinutes(5)),
                BrokerConfig.NONE.discovery(),
                BrokerConfig.NONE.availability());
        return new StoredConfig("one", 1, config, PasswordState.ABSENT, then, then);
    }

    @Override
    public void close() {
        context.close();
    }

    private static HubProperties properties(DataSize size) {
        return new HubProperties(
                Path.of("unused"),
                URI.create("http://hub:8080/"),
                null,
                ZoneId.of("Europe/Warsaw"),
                new HubProperties.Retention(Duration.ofDays(30), size),
                List.of());
    }
}
