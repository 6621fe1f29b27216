package dev.petrel.wire;

import static io.netty.handler.codec.mqtt.MqttProperties.*;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.util.Locale;

/**
 * Which properties a packet of the broker may carry and how often (MQTT 5.0, section 2.2.2.2). Looks at the bytes, since
 * Netty's codec takes any property anywhere and forgets that it came twice.
 */
final class PropertyRules {

    private static final long ANSWER = setOf(REASON_STRING, USER_PROPERTY);
    private static final long DISCONNECT = ANSWER | setOf(SESSION_EXPIRY_INTERVAL, SERVER_REFERENCE);
    private static final long PUBLISH = setOf(
            PAYLOAD_FORMAT_INDICATOR,
            PUBLICATION_EXPIRY_INTERVAL,
            CONTENT_TYPE,
            RESPONSE_TOPIC,
            CORRELATION_DATA,
            SUBSCRIPTION_IDENTIFIER,
            TOPIC_ALIAS,
            USER_PROPERTY);
    private static final long AUTH = ANSWER | setOf(AUTHENTICATION_METHOD, AUTHENTICATION_DATA);
    private static final long CONNACK = AUTH
            | setOf(
                    SESSION_EXPIRY_INTERVAL,
                    RECEIVE_MAXIMUM,
                    MAXIMUM_QOS,
                    RETAIN_AVAILABLE,
                    MAXIMUM_PACKET_SIZE,
                    ASSIGNED_CLIENT_IDENTIFIER,
                    TOPIC_ALIAS_MAXIMUM,
                    WILDCARD_SUBSCRIPTION_AVAILABLE,
                    SUBSCRIPTION_IDENTIFIER_AVAILABLE,
                    SHARED_SUBSCRIPTION_AVAILABLE,
                    SERVER_KEEP_ALIVE,
                    RESPONSE_INFORMATION,
                    SERVER_REFERENCE);
    private static final long REPEATABLE = setOf(USER_PROPERTY, SUBSCRIPTION_IDENTIFIER);
    private static final int HIGHEST = 0x2A;
    private static final int LONGEST_INTEGER = 4;

    private PropertyRules() {}

    /**
     * Reads the properties, length first, from the reader index to their end.
     *
     * @throws Violation if they break a rule
     */
    static void check(MqttMessageType packet, ByteBuf in) {
        int length = variableInteger(in);
        need(in, length);
        ByteBuf block = in.readSlice(length);
        long allowed = allowed(packet);
        long seen = 0;
        while (block.isReadable()) {
            int id = block.readUnsignedByte();
            long bit = id <= HIGHEST ? 1L << id : 0;
            if ((allowed & bit) == 0) {
                throw Violation.malformed(packet + " carries property " + hex(id) + ", which it may not");
            }
            if ((seen & bit & ~REPEATABLE) != 0) {
                throw Violation.protocolError(packet + " carries property " + hex(id) + " twice");
            }
            seen |= bit;
            skipValue(id, block);
        }
    }

    private static long allowed(MqttMessageType packet) {
        return switch (packet) {
            case CONNACK -> CONNACK;
            case PUBLISH -> PUBLISH;
            case DISCONNECT -> DISCONNECT;
            case AUTH -> AUTH;
            default -> ANSWER;
        };
    }

    private static void skipValue(int id, ByteBuf block) {
        switch (id) {
            case SERVER_KEEP_ALIVE, RECEIVE_MAXIMUM, TOPIC_ALIAS_MAXIMUM, TOPIC_ALIAS -> skip(block, Short.BYTES);
            case PUBLICATION_EXPIRY_INTERVAL, SESSION_EXPIRY_INTERVAL, MAXIMUM_PACKET_SIZE ->
                skip(block, Integer.BYTES);
            case SUBSCRIPTION_IDENTIFIER -> variableInteger(block);
            case CONTENT_TYPE,
                    RESPONSE_TOPIC,
                    ASSIGNED_CLIENT_IDENTIFIER,
                    AUTHENTICATION_METHOD,
                    RESPONSE_INFORMATION,
                    SERVER_REFERENCE,
                    REASON_STRING,
                    CORRELATION_DATA,
                    AUTHENTICATION_DATA -> skipText(block);
            case USER_PROPERTY -> {
                skipText(block);
                skipText(block);
            }
            default -> skip(block, Byte.BYTES);
        }
    }

    private static void skipText(ByteBuf in) {
        need(in, Short.BYTES);
        skip(in, in.readUnsignedShort());
    }

    private static void skip(ByteBuf in, int bytes) {
        need(in, bytes);
        in.skipBytes(bytes);
    }

    private static void need(ByteBuf in, int bytes) {
        if (in.readableBytes() < bytes) {
            throw Violation.malformed("a property is longer than its packet");
        }
    }

    /** Section 1.5.5: at most four bytes, and no more than the number needs. */
    private static int variableInteger(ByteBuf in) {
        int value = 0;
        for (int i = 0; i < LONGEST_INTEGER; i++) {
            need(in, Byte.BYTES);
            int digit = in.readUnsignedByte();
            value |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80) {
                if (digit == 0 && i > 0) {
                    throw Violation.malformed("a variable byte integer is longer than it needs to be");
                }
                return value;
            }
        }
        throw Violation.malformed("a variable byte integer has more than four bytes");
    }

    private static long setOf(int... ids) {
        long set = 0;
        for (int id : ids) {
            set |= 1L << id;
        }
        return set;
    }

    private static String hex(int id) {
        return String.format(Locale.ROOT, "0x%02X", id);
    }
}
