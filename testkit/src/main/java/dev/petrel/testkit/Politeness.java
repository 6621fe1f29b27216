package dev.petrel.testkit;

/** What a broker that means well answers. */
final class Politeness {

    static final ScriptedBroker.Answer ANSWER = Politeness::answer;

    private static final int HIGHEST_QOS = 3;

    private Politeness() {}

    private static void answer(ScriptedConnection connection, ReceivedPacket packet) {
        switch (packet.type()) {
            case CONNECT -> connection.accept();
            case PUBLISH -> acknowledge(connection, packet);
            case PUBREC -> connection.pubrel(packet.packetId(), 0);
            case PUBREL -> connection.pubcomp(packet.packetId(), 0);
            case SUBSCRIBE ->
                connection.suback(
                        packet.packetId(),
                        packet.options().stream()
                                .mapToInt(options -> options & HIGHEST_QOS)
                                .toArray());
            case UNSUBSCRIBE ->
                connection.unsuback(packet.packetId(), new int[packet.filters().size()]);
            case PINGREQ -> connection.pingresp();
            case DISCONNECT -> connection.close();
            case PUBACK, PUBCOMP -> {
                // The end of a handshake.
            }
            case CONNACK, SUBACK, UNSUBACK, PINGRESP, AUTH ->
                throw new IllegalArgumentException("a client sent " + packet.type());
        }
    }

    private static void acknowledge(ScriptedConnection connection, ReceivedPacket publish) {
        switch (publish.qos()) {
            case 0 -> {
                // Nothing is due.
            }
            case 1 -> connection.puback(publish.packetId(), 0);
            case 2 -> connection.pubrec(publish.packetId(), 0);
            default -> throw new IllegalArgumentException("a client published with QoS 3");
        }
    }
}
