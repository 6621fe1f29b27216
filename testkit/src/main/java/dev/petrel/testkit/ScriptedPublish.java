package dev.petrel.testkit;

import java.nio.charset.StandardCharsets;

/**
 * A PUBLISH from a scripted broker.
 *
 * @param topic where to; not checked, so that tests can send what is wrong
 * @param payload as UTF-8
 * @param qos 0 to 2, or 3 to send what is wrong
 * @param packetId left out with QoS 0
 * @param dup whether it was sent before
 * @param retain whether it was retained
 * @param properties left out on MQTT 3.1.1
 */
public record ScriptedPublish(
        String topic, String payload, int qos, int packetId, boolean dup, boolean retain, PacketProperties properties) {

    /** A message of QoS 0. */
    public static ScriptedPublish of(String topic, String payload) {
        return new ScriptedPublish(topic, payload, 0, 0, false, false, PacketProperties.NONE);
    }

    /** This with a QoS and a packet id. */
    public ScriptedPublish withQos(int newQos, int newPacketId) {
        return new ScriptedPublish(topic, payload, newQos, newPacketId, dup, retain, properties);
    }

    /** This as a repetition. */
    public ScriptedPublish again() {
        return new ScriptedPublish(topic, payload, qos, packetId, true, retain, properties);
    }

    /** This as a retained message. */
    public ScriptedPublish retained() {
        return new ScriptedPublish(topic, payload, qos, packetId, dup, true, properties);
    }

    /** This with properties. */
    public ScriptedPublish withProperties(PacketProperties newProperties) {
        return new ScriptedPublish(topic, payload, qos, packetId, dup, retain, newProperties);
    }

    byte[] encoded(boolean mqtt5) {
        PacketWriter body = new PacketWriter().text(topic);
        if (qos > 0) {
            body.two(packetId);
        }
        if (mqtt5) {
            body.raw(properties.encoded());
        }
        body.raw(payload.getBytes(StandardCharsets.UTF_8));
        return body.packet((PacketType.PUBLISH.number() << 4) | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0));
    }
}
