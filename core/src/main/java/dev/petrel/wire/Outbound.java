package dev.petrel.wire;

import static io.netty.handler.codec.mqtt.MqttProperties.*;

import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns packets into what Netty's codec writes, for a broker that has greeted us. */
final class Outbound {

    /** Where the QoS of a PUBLISH stands, some other packets have the value of QoS 1 (MQTT 5.0, section 2.1.3). */
    private static final MqttQoS RESERVED_FLAG = MqttQoS.AT_LEAST_ONCE;

    private static final MqttQoS NO_FLAGS = MqttQoS.AT_MOST_ONCE;

    static final MqttMessage PINGREQ = new MqttMessage(header(MqttMessageType.PINGREQ, NO_FLAGS));

    private static final int PACKET_ID = Short.BYTES;
    /** Identifier and value of the property, and a byte for each of the two lengths that may grow by it. */
    private static final int ALIAS_COST = 5;

    private final boolean mqtt5;
    private final ServerLimits limits;
    private final OpenIds open;
    private final OutboundAliases aliases;

    Outbound(Greeting greeting, OpenIds open) {
        this.mqtt5 = greeting.protocol() == Protocol.MQTT_5;
        this.limits = greeting.limits();
        this.open = open;
        this.aliases = new OutboundAliases(limits.topicAliasMaximum());
    }

    /**
     * The message of a packet.
     *
     * @throws IllegalArgumentException for a packet that only a broker sends
     */
    MqttMessage message(Packet packet) {
        return switch (packet) {
            case Packet.Publish publish -> publish(publish);
            case Packet.PubAck ack -> {
                open.publishAnswered(ack.id());
                yield answer(MqttMessageType.PUBACK, ack.id(), ack.code(), ack.reason());
            }
            case Packet.PubRec rec -> {
                if (rec.code().isFailure()) {
                    open.publishAnswered(rec.id());
                }
                yield answer(MqttMessageType.PUBREC, rec.id(), rec.code(), rec.reason());
            }
            case Packet.PubRel rel -> answer(MqttMessageType.PUBREL, rel.id(), rel.code(), "");
            case Packet.PubComp comp -> {
                open.publishAnswered(comp.id());
                yield answer(MqttMessageType.PUBCOMP, comp.id(), comp.code(), "");
            }
            case Packet.Subscribe subscribe -> subscribe(subscribe);
            case Packet.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
            case Packet.SubAck ack -> throw new IllegalArgumentException("a client does not send " + ack);
            case Packet.UnsubAck ack -> throw new IllegalArgumentException("a client does not send " + ack);
        };
    }

    /** DISCONNECT; on MQTT 3.1.1 without a code. */
    static MqttMessage disconnect(ReasonCode code, @Nullable Duration sessionExpiry) {
        MqttProperties properties = new MqttProperties();
        if (sessionExpiry != null) {
            properties.add(new IntegerProperty(SESSION_EXPIRY_INTERVAL, PublishProperties.seconds(sessionExpiry)));
        }
        return new MqttMessage(
                header(MqttMessageType.DISCONNECT, NO_FLAGS),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) code.value(), properties));
    }

    /** Bytes of a PUBLISH on this wire, without an alias. */
    long sizeOf(Packet.Publish publish) {
        Publication publication = publish.publication();
        long rest = PublishProperties.textSize(publication.topic().name());
        rest += publication.qos() == Qos.AT_MOST_ONCE ? 0 : PACKET_ID;
        if (mqtt5) {
            int properties = PublishProperties.sizeOf(publication.metadata());
            rest += sizeOfLength(properties) + properties;
        }
        rest += publication.payload().size();
        return 1 + sizeOfLength(rest) + rest;
    }

    private MqttMessage publish(Packet.Publish publish) {
        Publication publication = publish.publication();
        String topic = publication.topic().name();
        MqttProperties properties = mqtt5 ? PublishProperties.of(publication.metadata()) : MqttProperties.NO_PROPERTIES;
        if (aliases.any()) {
            int alias = aliases.find(topic);
            if (alias != 0) {
                topic = "";
            } else if (sizeOf(publish) + ALIAS_COST <= limits.maximumPacketSize()) {
                alias = aliases.assign(topic);
            }
            if (alias != 0) {
                properties.add(new IntegerProperty(TOPIC_ALIAS, alias));
            }
        }
        MqttFixedHeader header = new MqttFixedHeader(
                MqttMessageType.PUBLISH,
                publish.duplicate(),
                MqttQoS.valueOf(publication.qos().level()),
                publication.retain(),
                0);
        return new MqttPublishMessage(
                header,
                new MqttPublishVariableHeader(topic, publish.id(), properties),
                Unpooled.wrappedBuffer(publication.payload().buffer()));
    }

    private MqttMessage answer(MqttMessageType type, int id, ReasonCode code, String reason) {
        MqttProperties properties = MqttProperties.NO_PROPERTIES;
        if (!reason.isEmpty() && mqtt5) {
            properties = new MqttProperties();
            properties.add(new StringProperty(REASON_STRING, Wording.escaped(reason)));
        }
        return new MqttMessage(
                header(type, type == MqttMessageType.PUBREL ? RESERVED_FLAG : NO_FLAGS),
                new MqttPubReplyMessageVariableHeader(id, (byte) code.value(), properties));
    }

    private MqttMessage subscribe(Packet.Subscribe subscribe) {
        open.subscribeSent(subscribe.id());
        MqttProperties properties = new MqttProperties();
        if (subscribe.subscriptionId() != 0) {
            properties.add(new IntegerProperty(SUBSCRIPTION_IDENTIFIER, subscribe.subscriptionId()));
        }
        Packet.Options options = subscribe.options();
        MqttSubscriptionOption option = new MqttSubscriptionOption(
                MqttQoS.valueOf(options.qos().level()),
                options.noLocal(),
                options.retainAsPublished(),
                options.retainedMessages()
                        ? RetainedHandlingPolicy.SEND_AT_SUBSCRIBE
                        : RetainedHandlingPolicy.DONT_SEND_AT_SUBSCRIBE);
        String filter = subscribe.filter();
        return new MqttSubscribeMessage(
                header(MqttMessageType.SUBSCRIBE, RESERVED_FLAG),
                new MqttMessageIdAndPropertiesVariableHeader(subscribe.id(), properties),
                new MqttSubscribePayload(List.of(new MqttTopicSubscription(filter, option))));
    }

    private MqttMessage unsubscribe(Packet.Unsubscribe unsubscribe) {
        open.unsubscribeSent(unsubscribe.id());
        String filter = unsubscribe.filter();
        return new MqttUnsubscribeMessage(
                header(MqttMessageType.UNSUBSCRIBE, RESERVED_FLAG),
                new MqttMessageIdAndPropertiesVariableHeader(unsubscribe.id(), MqttProperties.NO_PROPERTIES),
                new MqttUnsubscribePayload(List.of(filter)));
    }

    private static int sizeOfLength(long length) {
        int bytes = 1;
        for (long rest = length >> 7; rest > 0; rest >>= 7) {
            bytes++;
        }
        return bytes;
    }

    private static MqttFixedHeader header(MqttMessageType type, MqttQoS bits) {
        return new MqttFixedHeader(type, false, bits, false, 0);
    }
}
