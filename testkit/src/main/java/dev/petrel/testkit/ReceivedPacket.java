package dev.petrel.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A packet that a client sent to a {@link ScriptedBroker}, with its fields read on demand. */
public final class ReceivedPacket {

    private static final int SUBSCRIPTION_OPTIONS = 1;

    private final int firstByte;
    private final byte[] body;
    private final boolean mqtt5;

    ReceivedPacket(int firstByte, byte[] body, boolean mqtt5) {
        this.firstByte = firstByte;
        this.body = body;
        this.mqtt5 = mqtt5;
    }

    /** Its kind. */
    public PacketType type() {
        return PacketType.of((firstByte >> 4) & 0x0F);
    }

    /** The four flags beside the kind. */
    public int flags() {
        return firstByte & 0x0F;
    }

    /** What follows the remaining length. */
    public byte[] body() {
        return body.clone();
    }

    /** Of a PUBLISH: 0 to 2. */
    public int qos() {
        return (flags() >> 1) & 3;
    }

    /** Of a PUBLISH: whether it was sent before. */
    public boolean dup() {
        return (flags() & 8) != 0;
    }

    /** Of a PUBLISH: whether it is to be retained. */
    public boolean retain() {
        return (flags() & 1) != 0;
    }

    /** Of every packet that has one; 0 for a PUBLISH of QoS 0. */
    public int packetId() {
        ByteBuffer in = ByteBuffer.wrap(body);
        if (type() != PacketType.PUBLISH) {
            return Fields.two(in);
        }
        Fields.text(in);
        return qos() == 0 ? 0 : Fields.two(in);
    }

    /** Of a PUBLISH: its topic, empty where an alias stands for it. */
    public String topic() {
        return Fields.text(ByteBuffer.wrap(body));
    }

    /** Of a PUBLISH: its payload. */
    public byte[] payload() {
        ByteBuffer in = behindPublishHeader();
        if (mqtt5) {
            PacketProperties.read(in);
        }
        return Fields.rest(in);
    }

    /** Of a PUBLISH: its payload as UTF-8. */
    public String text() {
        return new String(payload(), StandardCharsets.UTF_8);
    }

    /** Of an acknowledgement or DISCONNECT: its reason code, 0 where none stands. */
    public int reasonCode() {
        int at = type() == PacketType.DISCONNECT ? 0 : 2;
        return body.length > at ? body[at] & 0xFF : 0;
    }

    /** Of a SUBSCRIBE or UNSUBSCRIBE: its filters in their order. */
    public List<String> filters() {
        ByteBuffer in = ByteBuffer.wrap(body);
        Fields.two(in);
        if (mqtt5) {
            PacketProperties.read(in);
        }
        List<String> filters = new ArrayList<>();
        while (in.hasRemaining()) {
            filters.add(Fields.text(in));
            if (type() == PacketType.SUBSCRIBE) {
                in.position(in.position() + SUBSCRIPTION_OPTIONS);
            }
        }
        return filters;
    }

    /** Of a SUBSCRIBE: the options byte of each filter, with the QoS in its lowest two bits. */
    public List<Integer> options() {
        ByteBuffer in = ByteBuffer.wrap(body);
        Fields.two(in);
        if (mqtt5) {
            PacketProperties.read(in);
        }
        List<Integer> options = new ArrayList<>();
        while (in.hasRemaining()) {
            Fields.text(in);
            options.add(in.get() & 0xFF);
        }
        return options;
    }

    /** Of a CONNECT: its fields. */
    public ConnectFields connect() {
        return ConnectFields.read(ByteBuffer.wrap(body));
    }

    /** Its properties; none on MQTT 3.1.1. Of a CONNECT those of the connection, not of the will. */
    public PacketProperties properties() {
        if (!mqtt5) {
            return PacketProperties.NONE;
        }
        return switch (type()) {
            case CONNECT -> connect().properties();
            case PUBLISH -> PacketProperties.read(behindPublishHeader());
            case SUBSCRIBE, UNSUBSCRIBE -> propertiesAt(2);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> propertiesAt(3);
            case DISCONNECT, AUTH -> propertiesAt(1);
            case CONNACK, SUBACK, UNSUBACK, PINGREQ, PINGRESP -> PacketProperties.NONE;
        };
    }

    /** Kind, flags and length, for failing tests; no content, which may be secret. */
    @Override
    public String toString() {
        return type() + "(flags " + flags() + ", " + body.length + " bytes)";
    }

    private PacketProperties propertiesAt(int position) {
        return body.length <= position
                ? PacketProperties.NONE
                : PacketProperties.read(ByteBuffer.wrap(body).position(position));
    }

    private ByteBuffer behindPublishHeader() {
        ByteBuffer in = ByteBuffer.wrap(body);
        Fields.text(in);
        if (qos() > 0) {
            Fields.two(in);
        }
        return in;
    }
}
