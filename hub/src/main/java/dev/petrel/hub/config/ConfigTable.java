package dev.petrel.hub.config;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the settings and of their history. */
record ConfigTable(JdbcClient database) {

    static final String NAME = "mqtt_config";
    static final String PASSWORD = "password";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CHANGES_KEPT = 200;
    private static final int LONGEST_NAME = 100;

    Optional<ConfigRow> read() {
        return database.sql("SELECT * FROM mqtt_config").query(ConfigRow::of).optional();
    }

    /** The row, which nobody else changes until the transaction ends. */
    Optional<ConfigRow> lock() {
        return database.sql("SELECT * FROM mqtt_config FOR UPDATE")
                .query(ConfigRow::of)
                .optional();
    }

    void insert(ConfigRow row) {
        database.sql("INSERT INTO mqtt_config (id, created_at, updated_at) VALUES (:id, :created_at, :created_at)")
                .param("id", row.id())
                .param("created_at", utc(row.createdAt()))
                .update();
        update(row);
    }

    void update(ConfigRow row) {
        ConfigFields fields = row.fields();
        database.sql("""
                UPDATE mqtt_config SET version = :version, broker_host = :host, broker_port = :port, username = :username,
                password = :password, topic_prefix = :topic_prefix, discovery_prefix = :discovery_prefix,
                discovery_enabled = :discovery_enabled, discovery_format = :discovery_format, qos = :qos,
                enabled = :enabled, retain_messages = :retain, use_tls = :tls, message_expiry_seconds = :expiry,
                availability_topic = :availability_topic, birth_message = :birth, will_message = :will,
                updated_at = :updated_at""")
                .param("version", row.version())
                .param("host", fields.brokerHost())
                .param("port", fields.brokerPort())
                .param("username", fields.username())
                .param("password", row.password())
                .param("topic_prefix", fields.topicPrefix())
                .param("discovery_prefix", fields.discoveryPrefix())
                .param("discovery_enabled", fields.discoveryEnabled())
                .param("discovery_format", fields.discoveryFormat())
                .param("qos", fields.qos())
                .param("enabled", fields.enabled())
                .param("retain", fields.retainMessages())
                .param("tls", fields.useTls())
                .param("expiry", fields.messageExpirySeconds())
                .param("availability_topic", fields.availabilityTopic())
                .param("birth", fields.birthMessage())
                .param("will", fields.willMessage())
                .param("updated_at", utc(row.updatedAt()))
                .update();
    }

    /** Adds a change to the history, of which the last ones are kept. */
    void remember(ConfigRow row, PasswordFate password, String who) {
        database.sql("INSERT INTO mqtt_config_history (version, changed_at, changed_by, config, password)"
                        + " VALUES (?, ?, ?, ?, ?)")
                .params(
                        row.version(),
                        utc(row.updatedAt()),
                        who.substring(0, Math.min(who.length(), LONGEST_NAME)),
                        JSON.writeValueAsString(row.fields()),
                        password.text())
                .update();
        database.sql("DELETE FROM mqtt_config_history WHERE version <= ?")
                .param(row.version() - CHANGES_KEPT)
                .update();
    }

    /** The changes that are kept, the last one first. */
    List<PastConfig> history() {
        return database.sql("SELECT version, changed_at, changed_by, config, password FROM mqtt_config_history"
                        + " ORDER BY version DESC")
                .query((row, number) -> new PastConfig(
                        row.getLong(1),
                        Objects.requireNonNull(row.getObject(2, OffsetDateTime.class))
                                .toInstant(),
                        Objects.requireNonNull(row.getString(3)),
                        JSON.readValue(Objects.requireNonNull(row.getString(4)), ConfigFields.class),
                        PasswordFate.parse(Objects.requireNonNull(row.getString(5)))))
                .list();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
