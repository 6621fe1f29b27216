package dev.petrel.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a packet (MQTT 5.0, section 1.5). What ends too early throws BufferUnderflowException. */
final class Fields {

    private static final int MOST_BYTES = 4;

    private Fields() {}

    static int two(ByteBuffer in) {
        return in.getShort() & 0xFFFF;
    }

    static int variable(ByteBuffer in) {
        int value = 0;
        for (int i = 0; i < MOST_BYTES; i++) {
            int octet = in.get();
            value |= (octet & 0x7F) << (7 * i);
            if (octet >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a variable byte integer has more than four bytes");
    }

    static byte[] binary(ByteBuffer in) {
        return bytes(in, two(in));
    }

    static String text(ByteBuffer in) {
        return new String(binary(in), StandardCharsets.UTF_8);
    }

    static byte[] rest(ByteBuffer in) {
        return bytes(in, in.remaining());
    }

    static ByteBuffer slice(ByteBuffer in, int length) {
        return ByteBuffer.wrap(bytes(in, length));
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a field of " + length + " bytes stands where " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
