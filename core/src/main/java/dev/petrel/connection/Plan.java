package dev.petrel.connection;

import dev.petrel.message.Will;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.Dial;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is asked to be.
 *
 * @param settings where to, who, how patient
 * @param limits what the client holds
 * @param will makes what the broker publishes when the client vanishes, anew for each attempt; null for nothing
 * @param mqtt5Will whether it loses something on MQTT 3.1.1
 */
public record Plan(
        ConnectionSettings settings,
        DeliveryLimits limits,
        @Nullable Supplier<Will> will,
        boolean mqtt5Will) {

    /** A will that can be said in every version. */
    public Plan(ConnectionSettings settings, DeliveryLimits limits, @Nullable Supplier<Will> will) {
        this(settings, limits, will, false);
    }

    /** Whether something is asked for that MQTT 3.1.1 does not have, so that falling back to it would break that. */
    boolean needsMqtt5() {
        return mqtt5Will || settings.session().durable();
    }

    /** What CONNECT says for the next attempt. */
    Dial dial(MqttUrl server, Protocol protocol, @Nullable Login login, Dial.Session session, int receiveMaximum) {
        Dial.OwnLimits own = new Dial.OwnLimits(receiveMaximum, limits.maximumPacketSize());
        Duration keepAlive = settings.timing().keepAlive();
        return new Dial(
                server,
                settings.security().tls(),
                settings.security().lookup(),
                settings.timing().connectTimeout(),
                new Dial.Hello(protocol, session, keepAlive, login, will == null ? null : will.get(), own));
    }

    /** The session to ask for. */
    Dial.Session session(String clientId, Protocol protocol, boolean connectedBefore) {
        boolean durable = settings.session().durable();
        boolean clean = protocol == Protocol.MQTT_5 ? !durable && !connectedBefore : !durable;
        return new Dial.Session(clientId, clean, settings.session().expiry());
    }
}
