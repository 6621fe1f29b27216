package dev.petrel.hub.link;

import dev.petrel.hub.database.Moments;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The row in which the hub that holds the session tells the others how it is. */
final class LinkTable {

    private final DataSource source;
    private final JdbcClient jdbc;

    LinkTable(DataSource source) {
        this.source = source;
        this.jdbc = JdbcClient.create(source);
    }

    /**
     * What stands there.
     *
     * @param status how the session was, as its holder saw it
     * @param seenAt when the holder last wrote it, by its own clock; null for never
     */
    record Row(LinkStatus status, @Nullable Instant seenAt) {}

    Row read() {
        return jdbc.sql("SELECT * FROM mqtt_link").query((row, n) -> read(row)).single();
    }

    private static Row read(ResultSet row) throws SQLException {
        LinkStatus status = new LinkStatus(
                LinkState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getBoolean("is_connected"),
                row.getBoolean("paused"),
                Moments.maybe(row, "since").orElse(Instant.EPOCH),
                row.getString("broker"),
                row.getString("protocol"),
                Moments.maybe(row, "last_connected_at").orElse(null),
                row.getString("last_error"),
                Moments.maybe(row, "last_error_at").orElse(null),
                row.getInt("reconnect_attempt"),
                row.getLong("messages_published"),
                row.getString("holder"),
                row.getLong("config_version"));
        return new Row(status, Moments.maybe(row, "seen_at").orElse(null));
    }

    /** Writes how the session is; what an administrator had paused stays as it is. */
    void write(LinkStatus status, Instant now) {
        jdbc.sql("UPDATE mqtt_link SET holder = ?, seen_at = ?, state = ?, since = ?, broker = ?, protocol = ?,"
                        + " is_connected = ?, last_connected_at = ?, last_error = ?, last_error_at = ?,"
                        + " reconnect_attempt = ?, messages_published = ?, config_version = ?")
                .param(status.holder())
                .param(at(now))
                .param(status.state().name().toLowerCase(Locale.ROOT))
                .param(at(status.since()))
                .param(status.broker())
                .param(status.protocol())
                .param(status.connected())
                .param(at(status.lastConnectedAt()))
                .param(cut(status.lastError()))
                .param(at(status.lastErrorAt()))
                .param(status.reconnectAttempt())
                .param(status.messagesPublished())
                .param(status.version())
                .update();
    }

    /** Remembers whether an administrator had it disconnected. */
    void pause(boolean paused) {
        jdbc.sql("UPDATE mqtt_link SET paused = ?").param(paused).update();
    }

    /**
     * Takes away the lease that a hub before left behind when it was killed, where no other hub can have it: on the embedded
     * database, whose files belong to one process.
     */
    void forgetLeaseOfTheDead() {
        if (Boolean.TRUE.equals(new JdbcTemplate(source).execute(LinkTable::ofThisProcess))) {
            jdbc.sql("DELETE FROM shedlock WHERE name = ?").param(Lease.NAME).update();
        }
    }

    private static Boolean ofThisProcess(Connection connection) throws SQLException {
        return connection.getMetaData().getURL().startsWith("jdbc:h2:file:");
    }

    private static @Nullable String cut(@Nullable String error) {
        return error == null || error.length() <= 2000 ? error : error.substring(0, 2000);
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : Moments.of(instant);
    }
}
