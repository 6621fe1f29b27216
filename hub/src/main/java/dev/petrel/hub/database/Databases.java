package dev.petrel.hub.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The database of this process: a file of its own, the file of a running hub, or one elsewhere. */
@Configuration(proxyBeanMethods = false)
class Databases {

    static {
        Door.prepare();
    }

    /** The settings of the pool; its URL and login are added. */
    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariConfig pool() {
        return new HikariConfig();
    }

    @Bean
    HikariDataSource dataSource(HikariConfig pool, DataSourceProperties properties, Environment environment) {
        Place place = new Place(properties.determineUrl());
        pool.setUsername(properties.determineUsername());
        pool.setPassword(properties.determinePassword());
        boolean command = environment.getProperty("petrel.hub.command", Boolean.class, false);
        Optional<Path> file = place.file();
        if (file.isPresent()) {
            return command ? besideHub(pool, place, file.get()) : ownFile(pool, place, file.get());
        }
        DatabaseLogin.of(System.getenv()).applyTo(pool);
        return elsewhere(pool, place);
    }

    /** Nobody else can reach a file that is open here: commands come through this. */
    @Bean
    Optional<Door> door(HikariDataSource database, Environment environment) {
        boolean command = environment.getProperty("petrel.hub.command", Boolean.class, false);
        return command
                ? Optional.empty()
                : new Place(database.getJdbcUrl()).file().map(Door::open);
    }

    private static HikariDataSource ownFile(HikariConfig pool, Place place, Path file) {
        OwnerOnly.folder(file.resolveSibling(""));
        try {
            return opened(pool, place.url());
        } catch (SQLException failure) {
            throw inUse(failure)
                    ? new Unusable(file + ".mv.db is in use by another hub or command: end that one, or take another"
                            + " folder with --data")
                    : new Unusable(
                            "the database " + file + ".mv.db cannot be opened: " + failure.getMessage(), failure);
        }
    }

    private static HikariDataSource besideHub(HikariConfig pool, Place place, Path file) {
        try {
            return opened(pool, place.url() + ";IFEXISTS=TRUE");
        } catch (SQLException failure) {
            if (inUse(failure)) {
                return elsewhere(pool, new Place(Door.url(file)));
            }
            throw new Unusable("the database " + file + ".mv.db cannot be opened: " + failure.getMessage(), failure);
        }
    }

    private static HikariDataSource elsewhere(HikariConfig pool, Place place) {
        if (place.postgres()) {
            Map.of("connectTimeout", "5", "socketTimeout", "30", "tcpKeepAlive", "true")
                    .forEach(pool::addDataSourceProperty);
        }
        try {
            return opened(pool, place.url());
        } catch (SQLException failure) {
            throw new Unusable(
                    "the database " + place.shown() + " cannot be used: " + said(failure)
                            + ". Is it there, and are PETREL_HUB_DB_USER and PETREL_HUB_DB_PASSWORD right?",
                    failure);
        }
    }

    /** Opens the first connection at once, so that a start fails with what the database says. */
    private static HikariDataSource opened(HikariConfig pool, String url) throws SQLException {
        pool.setJdbcUrl(url);
        try {
            return new HikariDataSource(pool);
        } catch (PoolInitializationException failure) {
            throw failure.getCause() instanceof SQLException said ? said : new SQLException(failure);
        }
    }

    private static String said(SQLException failure) {
        String words =
                String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").replaceAll("\\.$", "");
        return failure.getCause() instanceof UnknownHostException unknown
                ? words + " (no such host: " + unknown.getMessage() + ")"
                : words;
    }

    private static boolean inUse(SQLException failure) {
        return failure.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }
}
