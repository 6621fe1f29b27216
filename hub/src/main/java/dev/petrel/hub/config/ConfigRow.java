package dev.petrel.hub.config;

import dev.petrel.hub.database.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row of the settings.
 *
 * @param id its UUID
 * @param version counts its changes
 * @param fields the settings
 * @param password as it is sealed, or null
 * @param createdAt when it was first stored
 * @param updatedAt when it was last changed
 */
record ConfigRow(
        String id,
        long version,
        ConfigFields fields,
        @Nullable String password,
        Instant createdAt,
        Instant updatedAt) {

    static ConfigRow of(ResultSet row, int number) throws SQLException {
        ConfigFields fields = new ConfigFields(
                text(row, "broker_host"),
                row.getInt("broker_port"),
                row.getString("username"),
                text(row, "topic_prefix"),
                text(row, "discovery_prefix"),
                row.getBoolean("discovery_enabled"),
                text(row, "discovery_format"),
                row.getInt("qos"),
                row.getBoolean("enabled"),
                row.getBoolean("retain_messages"),
                row.getBoolean("use_tls"),
                row.getInt("message_expiry_seconds"),
                text(row, "availability_topic"),
                text(row, "birth_message"),
                text(row, "will_message"));
        return new ConfigRow(
                text(row, "id"),
                row.getLong("version"),
                fields,
                row.getString("password"),
                Moments.at(row, "created_at"),
                Moments.at(row, "updated_at"));
    }

    Optional<String> sealedPassword() {
        return Optional.ofNullable(password);
    }

    StoredConfig stored(PasswordState state) {
        return new StoredConfig(id, version, fields.config(), state, createdAt, updatedAt);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
