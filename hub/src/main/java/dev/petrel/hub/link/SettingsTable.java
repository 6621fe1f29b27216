package dev.petrel.hub.link;

import dev.petrel.hub.config.Availability;
import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.DiscoveryFormat;
import dev.petrel.hub.config.DiscoverySettings;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.PublishSettings;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.settings.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the settings from their table, without passwords. */
@Component
class SettingsTable implements Settings {

    private final JdbcClient jdbc;

    SettingsTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<StoredConfig> current() {
        return jdbc.sql("SELECT * FROM mqtt_config")
                .query((row, n) -> read(row))
                .optional();
    }

    @Override
    public Optional<Secret> password(StoredConfig of) {
        return Optional.empty();
    }

    @Override
    public void onChange(Runnable listener) {}

    private static StoredConfig read(ResultSet row) throws SQLException {
        BrokerConfig config = new BrokerConfig(
                row.getBoolean("enabled"),
                new BrokerAddress(
                        row.getString("broker_host"),
                        row.getInt("broker_port"),
                        row.getString("username"),
                        row.getBoolean("use_tls")),
                new PublishSettings(
                        row.getString("topic_prefix"),
                        row.getInt("qos"),
                        row.getBoolean("retain_messages"),
                        Duration.ofSeconds(row.getInt("message_expiry_seconds"))),
                new DiscoverySettings(
                        row.getBoolean("discovery_enabled"),
                        row.getString("discovery_prefix"),
                        DiscoveryFormat.valueOf(
                                row.getString("discovery_format").toUpperCase(Locale.ROOT))),
                new Availability(
                        row.getString("availability_topic"),
                        row.getString("birth_message"),
                        row.getString("will_message")));
        return new StoredConfig(
                row.getString("id"),
                row.getLong("version"),
                config,
                PasswordState.ABSENT,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
