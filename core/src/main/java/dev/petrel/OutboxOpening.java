package dev.petrel;

import dev.petrel.connection.Connection;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.observe.Events;
import dev.petrel.outbox.Outbox;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.OutboxSettings;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens the outbox of a client, and has the connection go on with what the process before had begun. */
final class OutboxOpening {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private OutboxOpening() {}

    /**
     * The outbox that feeds a connection; null where the settings have none.
     *
     * @throws StorageUnavailable if it cannot be opened, or not with these settings; then it is closed
     */
    static @Nullable Outbox of(ClientOptions options, Events events, Connection connection) {
        OutboxSettings settings = options.connection().outbox();
        if (settings == null) {
            return null;
        }
        Outbox outbox = new Outbox(
                settings,
                options.limits().queue(),
                new Outbox.Owner(options.connection().clientId(), hosts(options.connection())),
                options.time(),
                events,
                connection::feed);
        try {
            requireSafe(outbox, settings, options.connection().session().durable());
            if (settings.exactlyOnce()) {
                connection.resume(new Recording(outbox), Recording.begun(outbox));
            }
            return outbox;
        } catch (RuntimeException e) {
            boolean unused = outbox.close(CLOSE_WITHIN);
            throw e;
        }
    }

    private static void requireSafe(Outbox outbox, OutboxSettings settings, boolean durable) {
        if (outbox.foundExactlyOnce() > 0 && !settings.exactlyOnce() && durable) {
            throw new StorageUnavailable(outbox.foundExactlyOnce() + " QoS 2 publications in " + settings.directory()
                    + " would go out on a durable session without exactlyOnce, and might be lost there: switch exactlyOnce"
                    + " (MQTT_OUTBOX_EXACTLY_ONCE) on until they are delivered (petrel outbox ls names them), or use a"
                    + " clean session");
        }
    }

    private static String hosts(ConnectionSettings connection) {
        return connection.servers().stream()
                .map(server -> server.host() + ":" + server.port())
                .collect(Collectors.joining(","));
    }
}
