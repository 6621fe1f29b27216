package dev.petrel.settings;

import dev.petrel.topic.MqttText;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker listens.
 *
 * @param scheme how to reach it
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535
 * @param path of the WebSocket, beginning with {@code /}; empty on TCP
 * @param login who connects, or null
 */
public record MqttUrl(
        Scheme scheme,
        String host,
        int port,
        String path,
        @Nullable Login login) {

    /** The host where a URL names none. */
    public static final String DEFAULT_HOST = "localhost";

    /** The path of the WebSocket where a URL names none. */
    public static final String DEFAULT_PATH = "/mqtt";

    /** @throws IllegalArgumentException if host, port or path is not one */
    public MqttUrl {
        String flaw = Host.flaw(host);
        if (flaw != null) {
            throw new IllegalArgumentException("host " + MqttText.quoted(host) + " " + flaw);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is 1 to 65535, not " + port);
        }
        if (scheme.webSocket() ? !isPath(path) : !path.isEmpty()) {
            throw new IllegalArgumentException("path " + MqttText.quoted(path) + " of " + scheme.text() + ":// must "
                    + (scheme.webSocket() ? "begin with / and be visible ASCII" : "be empty"));
        }
    }

    /**
     * Reads {@code scheme://[user[:password]@][host][:port][/path]}. The scheme is mqtt, mqtts, ws or wss in any case;
     * the host is localhost, the port that of the scheme and the path of a WebSocket {@code /mqtt} where they are left
     * out; port 0 stands for the default too, and {@code mqtt} and {@code mqtts} ignore the path. An IPv6 address stands
     * in brackets. User and password are percent-decoded as UTF-8. Query and fragment are refused.
     *
     * @throws dev.petrel.fault.InvalidSettings if it is not such a URL, without showing what may be a password
     */
    public static MqttUrl parse(String url) {
        return UrlReader.read(url);
    }

    /** The URL without the password. */
    @Override
    public String toString() {
        String who = "";
        if (login != null) {
            who = PercentCode.encode(login.userName()) + (login.password() == null ? "@" : ":****@");
        }
        String where = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return scheme.text() + "://" + who + where + ":" + port + path;
    }

    private static boolean isPath(String path) {
        return path.startsWith("/") && path.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** How a broker is reached. */
    public enum Scheme {
        /** TCP. */
        MQTT("mqtt", 1883, false, false),
        /** TLS over TCP. */
        MQTTS("mqtts", 8883, true, false),
        /** WebSocket. */
        WS("ws", 80, false, true),
        /** WebSocket over TLS. */
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
