package dev.petrel.testkit;

import java.nio.ByteBuffer;
import java.util.Set;

/** In how many bytes a property's value travels (MQTT 5.0, section 2.2.2.2). */
enum PropertyForm {
    ONE(Set.of(0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A)),
    TWO(Set.of(0x13, 0x21, 0x22, 0x23)),
    FOUR(Set.of(0x02, 0x11, 0x18, 0x27)),
    VARIABLE(Set.of(0x0B)),
    LENGTH_FIRST(Set.of(0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F)),
    PAIR(Set.of(0x26));

    private final Set<Integer> properties;

    PropertyForm(Set<Integer> properties) {
        this.properties = properties;
    }

    static PropertyForm of(int property) {
        for (PropertyForm form : values()) {
            if (form.properties.contains(property)) {
                return form;
            }
        }
        throw new IllegalArgumentException("there is no property 0x%02x".formatted(property));
    }

    Properties.Entry number(int property, long value) {
        PacketWriter out = new PacketWriter();
        switch (this) {
            case ONE -> out.octet((int) value);
            case TWO -> out.two((int) value);
            case FOUR -> out.four(value);
            case VARIABLE -> out.variable((int) value);
            case LENGTH_FIRST, PAIR ->
                throw new IllegalArgumentException("property 0x%02x is not a number".formatted(property));
        }
        return new Properties.Entry(property, out.bytes());
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
