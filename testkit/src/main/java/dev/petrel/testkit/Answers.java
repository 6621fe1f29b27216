package dev.petrel.testkit;

import dev.petrel.testkit.ScriptedBroker.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * What a {@link ScriptedBroker} can do with any packet, besides staying silent ({@link ScriptedBroker#SILENCE}).
 *
 * <pre>{@code
 * broker.on(PacketType.PUBLISH, Answers.delayed(Duration.ofSeconds(2)));
 * broker.once(PacketType.SUBSCRIBE, Answers.refused(0x87));
 * broker.once(PacketType.CONNECT, Answers.endingAfter(2));
 * }</pre>
 */
public final class Answers {

    /** Answers as a broker that means well. */
    public static final Answer POLITE = Politeness.ANSWER;

    private Answers() {}

    /** The polite answer, a time later; what comes meanwhile is answered at once. */
    public static Answer delayed(Duration time) {
        return delayed(time, POLITE);
    }

    /** An answer, a time later; what comes meanwhile is answered at once. */
    public static Answer delayed(Duration time, Answer answer) {
        return (connection, packet) -> connection.later(time, () -> answer.to(connection, packet));
    }

    /**
     * The packet that answers this kind, with a reason code of 0x80 or more (MQTT 3.1.1: its return code, where there is
     * one). A refused CONNECT ends the connection; a PINGREQ, which has no such answer, is answered by DISCONNECT.
     *
     * <p>A packet that has no answer, such as a PUBACK or a PUBLISH of QoS 0, makes {@link ScriptedBroker#close} fail.
     */
    public static Answer refused(int code) {
        return (connection, packet) -> refuse(connection, packet, code);
    }

    /** These bytes in place of the polite answer. */
    public static Answer bytes(byte[] instead) {
        byte[] copy = instead.clone();
        return (connection, packet) -> connection.raw(copy);
    }

    /** The polite answer after a change to its bytes. */
    public static Answer falsified(UnaryOperator<byte[]> change) {
        return falsified(POLITE, change);
    }

    /** An answer after a change to its bytes. */
    public static Answer falsified(Answer answer, UnaryOperator<byte[]> change) {
        return (connection, packet) ->
                connection.raw(change.apply(connection.bytesOf(() -> answer.to(connection, packet))));
    }

    /** The first bytes of the polite answer, and the end of the connection in order (FIN). */
    public static Answer endingAfter(int bytes) {
        return (connection, packet) -> {
            byte[] whole = connection.bytesOf(() -> POLITE.to(connection, packet));
            connection.raw(Arrays.copyOf(whole, Math.min(bytes, whole.length)));
            connection.close();
        };
    }

    private static void refuse(ScriptedConnection connection, ReceivedPacket packet, int code) {
        switch (packet.type()) {
            case CONNECT -> connection.refuse(code);
            case PUBLISH -> refusePublish(connection, packet, code);
            case PUBREC -> connection.pubrel(packet.packetId(), code);
            case PUBREL -> connection.pubcomp(packet.packetId(), code);
            case SUBSCRIBE -> connection.suback(packet.packetId(), codes(packet, code));
            case UNSUBSCRIBE -> connection.unsuback(packet.packetId(), codes(packet, code));
            case PINGREQ -> connection.disconnect(code);
            case PUBACK, PUBCOMP, DISCONNECT, CONNACK, SUBACK, UNSUBACK, PINGRESP, AUTH ->
                throw new IllegalStateException("a " + packet.type() + " has no answer that could refuse it");
        }
    }

    private static void refusePublish(ScriptedConnection connection, ReceivedPacket publish, int code) {
        switch (publish.qos()) {
            case 1 -> connection.puback(publish.packetId(), code);
            case 2 -> connection.pubrec(publish.packetId(), code);
            default -> throw new IllegalStateException("a PUBLISH of QoS 0 has no answer that could refuse it");
        }
    }

    private static int[] codes(ReceivedPacket packet, int code) {
        int[] codes = new int[packet.filters().size()];
        Arrays.fill(codes, code);
        return codes;
    }
}
