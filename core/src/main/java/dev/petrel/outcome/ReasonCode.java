package dev.petrel.outcome;

import java.util.Locale;
import java.util.Map;

/**
 * One byte with which an MQTT peer says how something ended (MQTT 5.0, section 2.4). On MQTT 3.1.1 the return codes of
 * CONNACK and SUBACK are translated to the MQTT 5.0 code of the same meaning.
 *
 * @param value 0 to 255; from 0x80 on it is a failure
 */
public record ReasonCode(int value) {

    /** It worked; also "granted QoS 0" and a normal disconnect. */
    public static final ReasonCode SUCCESS = new ReasonCode(0x00);

    /** DISCONNECT that lets the will speak. */
    public static final ReasonCode DISCONNECT_WITH_WILL = new ReasonCode(0x04);

    /** The broker took the publication, and nobody is subscribed to its topic. */
    public static final ReasonCode NO_MATCHING_SUBSCRIBERS = new ReasonCode(0x10);

    /** It failed, and the peer does not say why. */
    public static final ReasonCode UNSPECIFIED_ERROR = new ReasonCode(0x80);

    /** A packet could not be read. */
    public static final ReasonCode MALFORMED_PACKET = new ReasonCode(0x81);

    /** A packet could be read but should not have come. */
    public static final ReasonCode PROTOCOL_ERROR = new ReasonCode(0x82);

    /** The peer could do it in principle, but does not. */
    public static final ReasonCode IMPLEMENTATION_SPECIFIC_ERROR = new ReasonCode(0x83);

    /** The broker does not speak this version of MQTT. */
    public static final ReasonCode UNSUPPORTED_PROTOCOL_VERSION = new ReasonCode(0x84);

    /** The broker does not allow this client id. */
    public static final ReasonCode CLIENT_IDENTIFIER_NOT_VALID = new ReasonCode(0x85);

    /** The broker does not know this login. */
    public static final ReasonCode BAD_USER_NAME_OR_PASSWORD = new ReasonCode(0x86);

    /** The login is known, and may not do this. */
    public static final ReasonCode NOT_AUTHORIZED = new ReasonCode(0x87);

    /** The broker is not available now. */
    public static final ReasonCode SERVER_UNAVAILABLE = new ReasonCode(0x88);

    /** The broker has too much to do; later it may work. */
    public static final ReasonCode SERVER_BUSY = new ReasonCode(0x89);

    /** The broker is shutting down. */
    public static final ReasonCode SERVER_SHUTTING_DOWN = new ReasonCode(0x8B);

    /** The broker does not know the authentication method, or it is not the one of before. */
    public static final ReasonCode BAD_AUTHENTICATION_METHOD = new ReasonCode(0x8C);

    /** Nothing came for one and a half keep-alives. */
    public static final ReasonCode KEEP_ALIVE_TIMEOUT = new ReasonCode(0x8D);

    /** Another connection uses the same client id. */
    public static final ReasonCode SESSION_TAKEN_OVER = new ReasonCode(0x8E);

    /** The topic is well-formed, but the broker does not take it. */
    public static final ReasonCode TOPIC_NAME_INVALID = new ReasonCode(0x90);

    /** The packet identifier is in use already. */
    public static final ReasonCode PACKET_IDENTIFIER_IN_USE = new ReasonCode(0x91);

    /** The packet identifier is not known. */
    public static final ReasonCode PACKET_IDENTIFIER_NOT_FOUND = new ReasonCode(0x92);

    /** More was sent before an answer than the receiver had announced to take. */
    public static final ReasonCode RECEIVE_MAXIMUM_EXCEEDED = new ReasonCode(0x93);

    /** The topic alias is zero or above what the receiver had announced. */
    public static final ReasonCode TOPIC_ALIAS_INVALID = new ReasonCode(0x94);

    /** The packet is larger than the receiver had announced to take. */
    public static final ReasonCode PACKET_TOO_LARGE = new ReasonCode(0x95);

    /** Messages come too fast. */
    public static final ReasonCode MESSAGE_RATE_TOO_HIGH = new ReasonCode(0x96);

    /** A limit that was set for the client is used up. */
    public static final ReasonCode QUOTA_EXCEEDED = new ReasonCode(0x97);

    /** Somebody who runs the broker ended the connection. */
    public static final ReasonCode ADMINISTRATIVE_ACTION = new ReasonCode(0x98);

    /** The payload is not what its payload format indicator says. */
    public static final ReasonCode PAYLOAD_FORMAT_INVALID = new ReasonCode(0x99);

    /** The broker does not keep retained messages. */
    public static final ReasonCode RETAIN_NOT_SUPPORTED = new ReasonCode(0x9A);

    /** The broker does not take this QoS. */
    public static final ReasonCode QOS_NOT_SUPPORTED = new ReasonCode(0x9B);

    /** The client should use another server, for now. */
    public static final ReasonCode USE_ANOTHER_SERVER = new ReasonCode(0x9C);

    /** The client should use another server, for good. */
    public static final ReasonCode SERVER_MOVED = new ReasonCode(0x9D);

    /** The connection has lasted for as long as it may. */
    public static final ReasonCode MAXIMUM_CONNECT_TIME = new ReasonCode(0xA0);

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0x00, "success"),
            Map.entry(0x01, "granted QoS 1"),
            Map.entry(0x02, "granted QoS 2"),
            Map.entry(0x04, "disconnect with will message"),
            Map.entry(0x10, "no matching subscribers"),
            Map.entry(0x11, "no subscription existed"),
            Map.entry(0x18, "continue authentication"),
            Map.entry(0x19, "re-authenticate"),
            Map.entry(0x80, "unspecified error"),
            Map.entry(0x81, "malformed packet"),
            Map.entry(0x82, "protocol error"),
            Map.entry(0x83, "implementation specific error"),
            Map.entry(0x84, "unsupported protocol version"),
            Map.entry(0x85, "client identifier not valid"),
            Map.entry(0x86, "bad user name or password"),
            Map.entry(0x87, "not authorized"),
            Map.entry(0x88, "server unavailable"),
            Map.entry(0x89, "server busy"),
            Map.entry(0x8A, "banned"),
            Map.entry(0x8B, "server shutting down"),
            Map.entry(0x8C, "bad authentication method"),
            Map.entry(0x8D, "keep alive timeout"),
            Map.entry(0x8E, "session taken over"),
            Map.entry(0x8F, "topic filter invalid"),
            Map.entry(0x90, "topic name invalid"),
            Map.entry(0x91, "packet identifier in use"),
            Map.entry(0x92, "packet identifier not found"),
            Map.entry(0x93, "receive maximum exceeded"),
            Map.entry(0x94, "topic alias invalid"),
            Map.entry(0x95, "packet too large"),
            Map.entry(0x96, "message rate too high"),
            Map.entry(0x97, "quota exceeded"),
            Map.entry(0x98, "administrative action"),
            Map.entry(0x99, "payload format invalid"),
            Map.entry(0x9A, "retain not supported"),
            Map.entry(0x9B, "QoS not supported"),
            Map.entry(0x9C, "use another server"),
            Map.entry(0x9D, "server moved"),
            Map.entry(0x9E, "shared subscriptions not supported"),
            Map.entry(0x9F, "connection rate exceeded"),
            Map.entry(0xA0, "maximum connect time"),
            Map.entry(0xA1, "subscription identifiers not supported"),
            Map.entry(0xA2, "wildcard subscriptions not supported"));

    private static final ReasonCode[] ALL = new ReasonCode[256];

    static {
        for (int i = 0; i < ALL.length; i++) {
            ALL[i] = new ReasonCode(i);
        }
    }

    /** @throws IllegalArgumentException if the value is not one byte */
    public ReasonCode {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("a reason code is 0 to 255, not " + value);
        }
    }

    /** The code of a byte as it came from the wire, signed or not. */
    public static ReasonCode of(int signedOrUnsigned) {
        return ALL[signedOrUnsigned & 0xFF];
    }

    /**
     * Whether a publication that was refused with it may be taken later: 0x80, 0x83, 0x91 and 0x97 (MQTT 5.0, section
     * 3.4.2.1). Any other refusal is for good.
     */
    public boolean isPassing() {
        return equals(UNSPECIFIED_ERROR)
                || equals(IMPLEMENTATION_SPECIFIC_ERROR)
                || equals(PACKET_IDENTIFIER_IN_USE)
                || equals(QUOTA_EXCEEDED);
    }

    /** Whether the code says that something failed: 0x80 and above. */
    public boolean isFailure() {
        return value >= 0x80;
    }

    /** The name of the code in the specification, in lower case; {@code "unknown reason"} for one it does not list. */
    public String text() {
        return NAMES.getOrDefault(value, "unknown reason");
    }

    /** Number and name, such as {@code 0x87 not authorized}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "0x%02X %s", value, text());
    }
}
