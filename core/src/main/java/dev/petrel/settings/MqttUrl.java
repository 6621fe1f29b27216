package dev.petrel.settings;

import org.jspecify.annotations.Nullable;

/**
 * Where a broker listens.
 *
 * @param scheme how to reach it
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535
 * @param path of the WebSocket; empty on TCP
 * @param login who connects, or null
 */
public record MqttUrl(
        Scheme scheme,
        String host,
        int port,
        String path,
        @Nullable Login login) {

    /** How a broker is reached. */
    public enum Scheme {
        MQTT("mqtt", 1883, false, false),
        MQTTS("mqtts", 8883, true, false),
        WS("ws", 80, false, true),
        WSS("wss", 443, true, true);

        private final String text;
        private final int defaultPort;
        private final boolean tls;
        private final boolean webSocket;

        Scheme(String text, int defaultPort, boolean tls, boolean webSocket) {
            this.text = text;
            this.defaultPort = defaultPort;
            this.tls = tls;
            this.webSocket = webSocket;
        }

        /** As it stands in front of {@code ://}. */
        public String text() {
            return text;
        }

        /** The port where the URL names none. */
        public int defaultPort() {
            return defaultPort;
        }

        /** Whether the connection is encrypted. */
        public boolean tls() {
            return tls;
        }

        /** Whether MQTT travels in WebSocket frames. */
        public boolean webSocket() {
            return webSocket;
        }
    }
}
