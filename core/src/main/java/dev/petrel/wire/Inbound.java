package dev.petrel.wire;

import static io.netty.handler.codec.mqtt.MqttProperties.REASON_STRING;
import static io.netty.handler.codec.mqtt.MqttProperties.SERVER_REFERENCE;
import static io.netty.handler.codec.mqtt.MqttProperties.SUBSCRIPTION_IDENTIFIER;
import static io.netty.handler.codec.mqtt.MqttProperties.TOPIC_ALIAS;

import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.topic.Topic;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what Netty's codec read after CONNACK into packets, and refuses what the codec lets through. */
final class Inbound {

    private static final int FAILURE_3_1_1 = 0x80;

    private final boolean mqtt5;
    private final Dial.OwnLimits limits;
    private final OpenIds open;
    private boolean receiveMaximumHolds;

    Inbound(Protocol protocol, Dial.OwnLimits limits, OpenIds open) {
        this.mqtt5 = protocol == Protocol.MQTT_5;
        this.limits = limits;
        this.open = open;
        this.receiveMaximumHolds = mqtt5;
    }

    /**
     * The broker kept the session. Mosquitto 2.0 then sends all that it has queued at once, whatever we take un-acknowledged;
     * to disconnect for it would bring the same again, for ever. The bound on bytes holds all the same.
     */
    void sessionResumed() {
        receiveMaximumHolds = false;
    }

    /**
     * The packet of a message.
     *
     * @throws Violation if it breaks the protocol
     */
    Packet read(MqttMessage message) {
        MqttMessageType type = message.fixedHeader().messageType();
        return switch (type) {
            case PUBLISH -> publish((MqttPublishMessage) message);
            case PUBACK -> {
                Answer answer = answer(message);
                yield new Packet.PubAck(answer.id, publishCode(type, answer), answer.reason);
            }
            case PUBREC -> {
                Answer answer = answer(message);
                yield new Packet.PubRec(answer.id, publishCode(type, answer), answer.reason);
            }
            case PUBREL -> {
                Answer answer = answer(message);
                yield new Packet.PubRel(answer.id, releaseCode(type, answer));
            }
            case PUBCOMP -> {
                Answer answer = answer(message);
                yield new Packet.PubComp(answer.id, releaseCode(type, answer));
            }
            case SUBACK -> subAck((MqttSubAckMessage) message);
            case UNSUBACK -> unsubAck((MqttUnsubAckMessage) message);
            default -> throw Violation.protocolError("a broker does not send " + type + " here");
        };
    }

    /**
     * What a DISCONNECT of the broker says.
     *
     * @throws Violation if it breaks the protocol
     */
    static WireEnd.Disconnected disconnected(MqttMessage message) {
        var header = (MqttReasonCodeAndPropertiesVariableHeader) message.variableHeader();
        ReasonCode code = ReasonCode.of(header.reasonCode());
        if (!code.isFailure() && !code.equals(ReasonCode.SUCCESS)) {
            throw Violation.protocolError("DISCONNECT with " + code);
        }
        String reference = PublishProperties.text(header.properties(), SERVER_REFERENCE);
        String text = "the broker disconnected: " + Wording.answer(code, reason(header.properties()))
                + Wording.elsewhere(reference);
        return new WireEnd.Disconnected(code, text, reference);
    }

    static String reason(MqttProperties properties) {
        return Wording.escaped(PublishProperties.text(properties, REASON_STRING));
    }

    private Packet.Publish publish(MqttPublishMessage message) {
        MqttFixedHeader header = message.fixedHeader();
        Qos qos = Qos.of(header.qosLevel().value());
        if (qos == Qos.AT_MOST_ONCE && header.isDup()) {
            throw Violation.protocolError("PUBLISH of QoS 0 with the DUP flag");
        }
        MqttProperties properties = message.variableHeader().properties();
        Topic topic = topic(message.variableHeader().topicName(), PublishProperties.integer(properties, TOPIC_ALIAS));
        Metadata metadata = PublishProperties.read(properties);
        List<Integer> subscriptions = subscriptionIds(properties);
        int id = qos == Qos.AT_MOST_ONCE ? 0 : message.variableHeader().packetId();
        if (id != 0 && open.publishReceived(id) > limits.receiveMaximum() && receiveMaximumHolds) {
            throw Violation.of(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + limits.receiveMaximum() + " messages wait for our answer");
        }
        Publication publication = new Publication(topic, payload(message.payload()), qos, header.isRetain(), metadata);
        return new Packet.Publish(id, header.isDup(), publication, subscriptions);
    }

    /** We announce no topic aliases: docs/decisions/0019. */
    private static Topic topic(String name, @Nullable Integer alias) {
        if (alias != null) {
            throw Violation.of(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias " + alias + ", and we take none");
        }
        if (name.isEmpty()) {
            throw Violation.protocolError("PUBLISH without a topic");
        }
        return PublishProperties.topic(name);
    }

    private static List<Integer> subscriptionIds(MqttProperties properties) {
        List<? extends MqttProperty<?>> found = typed(properties.getProperties(SUBSCRIPTION_IDENTIFIER));
        if (found.isEmpty()) {
            return List.of();
        }
        List<Integer> ids = new ArrayList<>(found.size());
        for (MqttProperty<?> property : found) {
            int id = ((IntegerProperty) property).value();
            if (id == 0) {
                throw Violation.protocolError("PUBLISH with subscription identifier 0");
            }
            ids.add(id);
        }
        return List.copyOf(ids);
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static List<? extends MqttProperty<?>> typed(List<? extends MqttProperty> properties) {
        return (List<? extends MqttProperty<?>>) properties;
    }

    private static Payload payload(ByteBuf content) {
        if (!content.isReadable()) {
            return Payload.EMPTY;
        }
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return Payload.handedOver(bytes);
    }

    /** Codes from 0x80 on are taken whether the specification lists them or not: refused is refused. */
    private static ReasonCode publishCode(MqttMessageType type, Answer answer) {
        ReasonCode code = answer.code;
        if (!code.isFailure() && !code.equals(ReasonCode.SUCCESS) && !code.equals(ReasonCode.NO_MATCHING_SUBSCRIBERS)) {
            throw Violation.protocolError(type + " with " + code);
        }
        return code;
    }

    private static ReasonCode releaseCode(MqttMessageType type, Answer answer) {
        ReasonCode code = answer.code;
        if (!code.equals(ReasonCode.SUCCESS) && !code.equals(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)) {
            throw Violation.protocolError(type + " with " + code);
        }
        return code;
    }

    private Packet.SubAck subAck(MqttSubAckMessage message) {
        MqttMessageIdAndPropertiesVariableHeader header = message.idAndPropertiesVariableHeader();
        known(MqttMessageType.SUBACK, message.payload().typedReasonCodes());
        ReasonCode code = onlyCode(MqttMessageType.SUBACK, message.payload().reasonCodes());
        if (!mqtt5 && code.isFailure() && code.value() != FAILURE_3_1_1) {
            throw Violation.protocolError("SUBACK with " + code);
        }
        if (!open.subscribeAnswered(header.messageId())) {
            throw Violation.protocolError("SUBACK for id " + header.messageId() + ", which nobody waits for");
        }
        return new Packet.SubAck(header.messageId(), code, reason(header.properties()));
    }

    private Packet.UnsubAck unsubAck(MqttUnsubAckMessage message) {
        MqttMessageIdAndPropertiesVariableHeader header = message.idAndPropertiesVariableHeader();
        ReasonCode code = ReasonCode.SUCCESS;
        if (mqtt5) {
            known(MqttMessageType.UNSUBACK, message.payload().typedReasonCodes());
            List<Integer> codes = message.payload().unsubscribeReasonCodes().stream()
                    .map(Short::intValue)
                    .toList();
            code = onlyCode(MqttMessageType.UNSUBACK, codes);
        }
        if (!open.unsubscribeAnswered(header.messageId())) {
            throw Violation.protocolError("UNSUBACK for id " + header.messageId() + ", which nobody waits for");
        }
        return new Packet.UnsubAck(header.messageId(), code, reason(header.properties()));
    }

    /** The codec leaves nulls for codes that it does not know. */
    private static void known(MqttMessageType type, List<?> codes) {
        if (codes.stream().anyMatch(Objects::isNull)) {
            throw Violation.protocolError(type + " with a code that it may not have");
        }
    }

    /** We send one filter at a time, so there is one code. */
    private static ReasonCode onlyCode(MqttMessageType type, List<Integer> codes) {
        if (codes.size() != 1) {
            throw Violation.protocolError(type + " with " + codes.size() + " codes for one filter");
        }
        return ReasonCode.of(codes.getFirst());
    }

    private static Answer answer(MqttMessage message) {
        var header = (MqttPubReplyMessageVariableHeader) message.variableHeader();
        return new Answer(header.messageId(), ReasonCode.of(header.reasonCode()), reason(header.properties()));
    }

    private record Answer(int id, ReasonCode code, String reason) {}
}
