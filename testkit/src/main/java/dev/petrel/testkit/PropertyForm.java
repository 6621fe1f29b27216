package dev.petrel.testkit;

import java.nio.ByteBuffer;

/** In how many bytes a property's value travels (MQTT 5.0, section 2.2.2.2). */
enum PropertyForm {
    ONE,
    TWO,
    FOUR,
    VARIABLE,
    LENGTH_FIRST,
    PAIR;

    static PropertyForm of(int property) {
        return switch (property) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> ONE;
            case 0x13, 0x21, 0x22, 0x23 -> TWO;
            case 0x02, 0x11, 0x18, 0x27 -> FOUR;
            case 0x0B -> VARIABLE;
            case 0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> LENGTH_FIRST;
            case 0x26 -> PAIR;
            default -> throw new IllegalArgumentException("there is no property 0x%02x".formatted(property));
        };
    }

    PacketProperties.Entry number(int property, long value) {
        PacketWriter out = new PacketWriter();
        switch (this) {
            case ONE -> out.octet((int) value);
            case TWO -> out.two((int) value);
            case FOUR -> out.four(value);
            case VARIABLE -> out.variable((int) value);
            case LENGTH_FIRST, PAIR ->
                throw new IllegalArgumentException("property 0x%02x is not a number".formatted(property));
        }
        return new PacketProperties.Entry(property, out.bytes());
    }

    long number(ByteBuffer in) {
        return switch (this) {
            case ONE -> in.get() & 0xFF;
            case TWO -> in.getShort() & 0xFFFF;
            case FOUR -> in.getInt() & 0xFFFF_FFFFL;
            case VARIABLE -> Fields.variable(in);
            case LENGTH_FIRST, PAIR -> throw new IllegalArgumentException("the property is not a number");
        };
    }

    /** The value as it travels. */
    byte[] read(ByteBuffer in) {
        int start = in.position();
        switch (this) {
            case ONE, TWO, FOUR, VARIABLE -> number(in);
            case LENGTH_FIRST -> Fields.binary(in);
            case PAIR -> {
                Fields.binary(in);
                Fields.binary(in);
            }
        }
        byte[] value = new byte[in.position() - start];
        in.get(start, value);
        return value;
    }
}
