package dev.petrel.hub.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is, and who connects to it.
 *
 * @param host name or address; empty while nothing is configured
 * @param port 1 to 65535, default {@link #PORT}
 * @param username the user, or null for none
 * @param useTls whether the connection is encrypted
 */
public record BrokerAddress(String host, int port, @Nullable String username, boolean useTls) {

    /** The port of MQTT without TLS. */
    public static final int PORT = 1883;

    public BrokerAddress {
        Objects.requireNonNull(host, "host");
    }

    /** Whether a password that was given for the other one may be sent to this one: the same host, port and TLS. */
    public boolean samePlace(BrokerAddress other) {
        return host.equalsIgnoreCase(other.host) && port == other.port && useTls == other.useTls;
    }

    /** As {@code host:port}. */
    public String hostAndPort() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
