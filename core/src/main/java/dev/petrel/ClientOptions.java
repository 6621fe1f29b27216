package dev.petrel;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientObserver;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.WhenOffline;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client is made of.
 *
 * @param connection where the broker is, who connects, how patient the client is
 * @param limits the bounds of what it holds in memory; default {@link DeliveryLimits#DEFAULT}
 * @param failures what follows when a handler throws; default {@link FailurePolicy#DEFAULT}
 * @param will what the broker publishes when the client vanishes; default null, for nothing; always null with health
 *     on, which has a will of its own
 * @param observer watches it; default {@link ClientObserver#NONE}
 * @param time its clock; default {@link Time#system()}
 */
public record ClientOptions(
        ConnectionSettings connection,
        DeliveryLimits limits,
        FailurePolicy failures,
        @Nullable Will will,
        ClientObserver observer,
        Time time) {

    /**
     * @throws InvalidSettings if there is a will while {@code health} is on, whose will it is then; or an outbox, while
     *     publications are not to wait for a connection, or one with {@code exactlyOnce} on a session that is not durable
     */
    public ClientOptions {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(failures, "failures");
        Objects.requireNonNull(observer, "observer");
        Objects.requireNonNull(time, "time");
        if (connection.outbox() != null && !(limits.queue().whenOffline() instanceof WhenOffline.Queue)) {
            throw new InvalidSettings(List.of("whenOffline is " + limits.queue().whenOffline() + ", but what an outbox"
                    + " keeps waits for a connection however long it takes: leave it at WhenOffline.Queue, or the outbox"
                    + " (MQTT_OUTBOX_DIR) out"));
        }
        if (connection.outbox() != null
                && connection.outbox().exactlyOnce()
                && !connection.session().durable()) {
            throw new InvalidSettings(
                    List.of("exactlyOnce is on, but the session is clean: the broker forgets its part of"
                            + " each QoS 2 exchange when the process ends, so there is nothing to go on with. Make the session"
                            + " durable (MQTT_SESSION), or leave exactlyOnce (MQTT_OUTBOX_EXACTLY_ONCE) off"));
        }
        if (will != null && connection.service().health()) {
            throw new InvalidSettings(List.of("there is a will on "
                    + MqttText.quoted(will.publication().topic().name())
                    + ", but a connection has one will, and with health on it is that of the health topic:"
                    + " switch health off (MQTT_ENABLE_HEALTH), or leave the will out"));
        }
    }

    /** These settings, and the default for everything else. */
    public static ClientOptions of(ConnectionSettings connection) {
        return new ClientOptions(
                connection, DeliveryLimits.DEFAULT, FailurePolicy.DEFAULT, null, ClientObserver.NONE, Time.system());
    }

    /** This, with other settings of the connection. */
    public ClientOptions withConnection(ConnectionSettings newConnection) {
        return new ClientOptions(newConnection, limits, failures, will, observer, time);
    }

    /** This, with other bounds. */
    public ClientOptions withLimits(DeliveryLimits newLimits) {
        return new ClientOptions(connection, newLimits, failures, will, observer, time);
    }

    /** This, with another way to treat handlers that throw; {@link FailurePolicy#NONE} for one attempt each. */
    public ClientOptions withFailures(FailurePolicy newFailures) {
        return new ClientOptions(connection, limits, newFailures, will, observer, time);
    }

    /** This, with a will. */
    public ClientOptions withWill(Will newWill) {
        return new ClientOptions(connection, limits, failures, newWill, observer, time);
    }

    /** This, watched. */
    public ClientOptions withObserver(ClientObserver newObserver) {
        return new ClientOptions(connection, limits, failures, will, newObserver, time);
    }

    /** This, with another clock. */
    public ClientOptions withTime(Time newTime) {
        return new ClientOptions(connection, limits, failures, will, observer, newTime);
    }
}
