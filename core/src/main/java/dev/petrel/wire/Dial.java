package dev.petrel.wire;

import dev.petrel.message.Will;
import dev.petrel.settings.Login;
import dev.petrel.settings.Lookup;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Tls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to open a wire.
 *
 * @param server where to
 * @param tls used where the URL asks for encryption
 * @param lookup finds the server's addresses
 * @param connectTimeout until CONNACK
 * @param hello what CONNECT says
 */
public record Dial(MqttUrl server, Tls tls, Lookup lookup, Duration connectTimeout, Hello hello) {

    /**
     * What CONNECT says.
     *
     * @param protocol {@link Protocol#MQTT_5} or {@link Protocol#MQTT_3_1_1}
     * @param session who we are and what the broker is to keep
     * @param keepAlive whole seconds, zero for none
     * @param login user name and password, or null
     * @param will what to publish when we vanish, or null
     * @param limits what we take
     */
    public record Hello(
            Protocol protocol,
            Session session,
            Duration keepAlive,
            @Nullable Login login,
            @Nullable Will will,
            OwnLimits limits) {}

    /**
     * Who we are and what the broker is to keep.
     *
     * @param clientId may be empty: then the broker assigns one
     * @param cleanStart whether the broker is to forget what it knows
     * @param expiry how long it keeps the session after a disconnect; MQTT 5 only
     */
    public record Session(String clientId, boolean cleanStart, Duration expiry) {}

    /**
     * What we announce and enforce.
     *
     * @param receiveMaximum QoS 1 and 2 messages that we take before we acknowledge, 1 to 65535
     * @param maximumPacketSize bytes of the largest packet that we take
     */
    public record OwnLimits(int receiveMaximum, int maximumPacketSize) {}
}
