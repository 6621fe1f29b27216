package dev.petrel.broker;

import dev.petrel.settings.Tls;

/**
 * A port on which the embedded broker speaks TLS (MQTT and WebSocket alike).
 *
 * @param identity the broker's certificate and key: a PKCS12 store, or a PEM certificate chain with a PEM PKCS8 key
 *     (RSA, EC or Ed25519). Read at the start
 * @param port 1 to 65535, or 0 for a free one
 * @param only whether the port without TLS stays closed
 */
public record BrokerTls(Tls.Identity identity, int port, boolean only) {

    /** @throws IllegalArgumentException if the port is out of range */
    public BrokerTls {
        BrokerOptions.requirePort(port);
    }

    /** TLS on a free port, beside the port without it. */
    public static BrokerTls of(Tls.Identity identity) {
        return new BrokerTls(identity, 0, false);
    }

    /** This, on another port: 1 to 65535, or 0 for a free one. */
    public BrokerTls withPort(int newPort) {
        return new BrokerTls(identity, newPort, only);
    }

    /** This, and no port without TLS. */
    public BrokerTls alone() {
        return new BrokerTls(identity, port, true);
    }
}
