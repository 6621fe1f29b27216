package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.util.List;

/**
 * Cuts the stream into frames of exactly one packet each, before Netty's codec sees it: the codec reads past the end of
 * a packet and takes packets that a broker must not send. A packet above our maximum is refused at its header, before any of
 * it is kept.
 */
final class FrameGuard extends ByteToMessageDecoder {

    /** Follows each frame, so that the reader can tell one message per frame from none or several. */
    enum Mark {
        FRAME_END
    }

    /** A CONNACK without properties: that of MQTT 3.1.1, also as the answer of an old broker to a newer CONNECT. */
    record ShortConnAck(boolean sessionPresent, int code) {}

    private static final int LONGEST_LENGTH = 4;
    private static final int ACK_LENGTH = 2;
    private static final int ACK_LENGTH_WITH_CODE = 3;

    private final boolean mqtt5;
    private final int maximumPacketSize;
    private boolean broken;

    FrameGuard(Protocol protocol, int maximumPacketSize) {
        this.mqtt5 = protocol == Protocol.MQTT_5;
        this.maximumPacketSize = maximumPacketSize;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            cut(in, out);
        } catch (Violation violation) {
            broken = true;
            throw violation;
        }
    }

    private void cut(ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        MqttMessageType packet = packet(in.getUnsignedByte(start));
        int end = endOfHeader(in, start + 1);
        if (end < 0) {
            return;
        }
        int length = remainingLength(in, start + 1, end);
        int size = end - start + length;
        if (size > maximumPacketSize) {
            throw Violation.of(
                    ReasonCode.PACKET_TOO_LARGE,
                    packet + " of " + size + " bytes is above our maximum of " + maximumPacketSize);
        }
        checkLength(packet, length);
        if (in.readableBytes() < size) {
            return;
        }
        if (packet == MqttMessageType.CONNACK && length == ACK_LENGTH) {
            checkFlags(in.getUnsignedByte(end));
            out.add(new ShortConnAck(in.getUnsignedByte(end) == 1, in.getUnsignedByte(end + 1)));
            in.skipBytes(size);
        } else {
            checkContent(packet, in.slice(end, length), in.getUnsignedByte(start));
            out.add(in.readRetainedSlice(size));
        }
        out.add(Mark.FRAME_END);
    }

    /** Section 2.1: which packets a broker sends, and the four reserved bits beside the type. */
    private MqttMessageType packet(int firstByte) {
        int type = firstByte >> 4;
        if (type == 0) {
            throw Violation.malformed("packet type 0 does not exist");
        }
        MqttMessageType packet = MqttMessageType.valueOf(type);
        boolean fromBroker = switch (packet) {
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> false;
            case DISCONNECT, AUTH -> mqtt5;
            default -> true;
        };
        if (!fromBroker) {
            throw Violation.protocolError("a broker does not send " + packet);
        }
        int flags = firstByte & 0x0F;
        boolean sound = switch (packet) {
            case PUBLISH -> (flags & 0x06) != 0x06;
            case PUBREL -> flags == 0x02;
            default -> flags == 0;
        };
        if (!sound) {
            throw Violation.malformed(packet + " has flags " + flags + ", which it may not");
        }
        return packet;
    }

    /** Where the remaining length ends, or -1 when more bytes are needed to tell. */
    private static int endOfHeader(ByteBuf in, int from) {
        int last = Math.min(in.writerIndex(), from + LONGEST_LENGTH);
        for (int i = from; i < last; i++) {
            if (in.getUnsignedByte(i) < 0x80) {
                return i + 1;
            }
        }
        if (last == from + LONGEST_LENGTH) {
            throw Violation.malformed("the remaining length has more than four bytes");
        }
        return -1;
    }

    private int remainingLength(ByteBuf in, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            length |= (in.getUnsignedByte(i) & 0x7F) << (7 * (i - from));
        }
        // MQTT 3.1.1 has no rule against a length in more bytes than it needs.
        if (mqtt5 && to - from > 1 && in.getUnsignedByte(to - 1) == 0) {
            throw Violation.malformed("the remaining length is longer than it needs to be");
        }
        return length;
    }

    private void checkLength(MqttMessageType packet, int length) {
        boolean sound = switch (packet) {
            case CONNACK -> mqtt5 ? length >= ACK_LENGTH : length == ACK_LENGTH;
            case PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK -> mqtt5 ? length >= ACK_LENGTH : length == ACK_LENGTH;
            case PINGRESP -> length == 0;
            default -> true;
        };
        if (!sound) {
            throw Violation.malformed(packet + " has a remaining length of " + length);
        }
    }

    /** What stands before the properties, and the properties themselves. */
    private void checkContent(MqttMessageType packet, ByteBuf content, int firstByte) {
        if (!mqtt5) {
            return;
        }
        int length = content.readableBytes();
        switch (packet) {
            case CONNACK -> {
                checkFlags(content.getUnsignedByte(0));
                checkProperties(packet, content, ACK_LENGTH);
            }
            case SUBACK, UNSUBACK -> checkProperties(packet, content, ACK_LENGTH);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
                if (length > ACK_LENGTH_WITH_CODE) {
                    checkProperties(packet, content, ACK_LENGTH_WITH_CODE);
                }
            }
            case DISCONNECT, AUTH -> {
                if (length > 1) {
                    checkProperties(packet, content, 1);
                }
            }
            case PUBLISH -> {
                int topic = length < Short.BYTES ? 0 : content.getUnsignedShort(0);
                int id = (firstByte & 0x06) == 0 ? 0 : Short.BYTES;
                checkProperties(packet, content, Short.BYTES + topic + id);
            }
            default -> {}
        }
    }

    /** CONNACK has seven reserved bits (section 3.2.2.1), which the codec does not look at. */
    private static void checkFlags(int flags) {
        if (flags > 1) {
            throw Violation.malformed("CONNACK with flags " + flags);
        }
    }

    private static void checkProperties(MqttMessageType packet, ByteBuf content, int offset) {
        if (content.readableBytes() < offset) {
            throw Violation.malformed(packet + " ends too early");
        }
        PropertyRules.check(packet, content.skipBytes(offset));
    }
}
