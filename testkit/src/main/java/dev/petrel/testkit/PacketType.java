package dev.petrel.testkit;

/** The kinds of MQTT packets (MQTT 5.0, section 2.1.2). */
public enum PacketType {
    CONNECT(1),
    CONNACK(2),
    PUBLISH(3),
    PUBACK(4),
    PUBREC(5),
    PUBREL(6),
    PUBCOMP(7),
    SUBSCRIBE(8),
    SUBACK(9),
    UNSUBSCRIBE(10),
    UNSUBACK(11),
    PINGREQ(12),
    PINGRESP(13),
    DISCONNECT(14),
    AUTH(15);

    private static final PacketType[] ALL = values();

    private final int number;

    PacketType(int number) {
        this.number = number;
    }

    /** As it stands in the first four bits. */
    public int number() {
        return number;
    }

    static PacketType of(int number) {
        if (number == 0) {
            throw new IllegalArgumentException("packet type 0 is reserved");
        }
        return ALL[number - 1];
    }
}
