package dev.petrel.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the fields of a packet (MQTT 5.0, section 1.5). */
final class PacketWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PacketWriter octet(int value) {
        out.write(value);
        return this;
    }

    PacketWriter two(int value) {
        return octet(value >> 8).octet(value);
    }

    PacketWriter four(long value) {
        return two((int) (value >> 16)).two((int) value);
    }

    PacketWriter variable(int value) {
        int rest = value;
        while (rest >= 0x80) {
            octet((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return octet(rest);
    }

    PacketWriter text(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    PacketWriter binary(byte[] value) {
        return two(value.length).raw(value);
    }

    PacketWriter raw(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** All of it behind a fixed header. */
    byte[] packet(int firstByte) {
        return new PacketWriter()
                .octet(firstByte)
                .variable(out.size())
                .raw(bytes())
                .bytes();
    }
}
