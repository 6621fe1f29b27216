package dev.petrel.testkit;

/** The kinds of MQTT packets (MQTT 5.0, section 2.1.2). */
public enum PacketType {
    /** A client asks to connect. */
    CONNECT(1),
    /** The broker answers CONNECT. */
    CONNACK(2),
    /** A message, either way. */
    PUBLISH(3),
    /** The answer to a QoS 1 message. */
    PUBACK(4),
    /** The first answer to a QoS 2 message: received. */
    PUBREC(5),
    /** The answer to PUBREC: released. */
    PUBREL(6),
    /** The last answer to a QoS 2 message: complete. */
    PUBCOMP(7),
    /** A client asks for topics. */
    SUBSCRIBE(8),
    /** The broker answers SUBSCRIBE. */
    SUBACK(9),
    /** A client asks for topics no more. */
    UNSUBSCRIBE(10),
    /** The broker answers UNSUBSCRIBE. */
    UNSUBACK(11),
    /** A client asks whether the broker is there. */
    PINGREQ(12),
    /** The broker is there. */
    PINGRESP(13),
    /** Goodbye, either way. */
    DISCONNECT(14),
    /** A step of an authentication exchange, either way. */
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
