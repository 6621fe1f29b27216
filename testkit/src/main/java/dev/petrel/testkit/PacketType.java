package dev.petrel.testkit;

/** The kinds of MQTT packets, in the order of their numbers, which begin at 1 (MQTT 5.0, section 2.1.2). */
public enum PacketType {
    CONNECT,
    CONNACK,
    PUBLISH,
    PUBACK,
    PUBREC,
    PUBREL,
    PUBCOMP,
    SUBSCRIBE,
    SUBACK,
    UNSUBSCRIBE,
    UNSUBACK,
    PINGREQ,
    PINGRESP,
    DISCONNECT,
    AUTH;

    private static final PacketType[] ALL = values();

    /** As it stands in the first four bits. */
    public int number() {
        return ordinal() + 1;
    }

    static PacketType of(int number) {
        if (number == 0) {
            throw new IllegalArgumentException("packet type 0 is reserved");
        }
        return ALL[number - 1];
    }
}
