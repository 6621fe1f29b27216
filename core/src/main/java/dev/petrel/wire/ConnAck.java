package dev.petrel.wire;

import static io.netty.handler.codec.mqtt.MqttProperties.*;

import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the broker answered to CONNECT. */
sealed interface ConnAck {

    /** It said yes. */
    record Yes(Greeting greeting) implements ConnAck {}

    /** It said no. */
    record No(WireEnd.Refused refusal) implements ConnAck {}

    /** The largest receive maximum; also what stands where nothing limits it. */
    int UNLIMITED = 65_535;

    /**
     * The answer in the form of MQTT 5.
     *
     * @throws Violation if it breaks the protocol
     */
    static ConnAck of(MqttConnAckMessage message, Dial.Hello hello) {
        var header = message.variableHeader();
        ReasonCode code = ReasonCode.of(header.connectReturnCode().byteValue());
        MqttProperties properties = header.properties();
        if (code.equals(ReasonCode.SUCCESS)) {
            return new Yes(greeting(header.isSessionPresent(), properties, hello));
        }
        if (header.isSessionPresent()) {
            throw Violation.protocolError("CONNACK with " + code + " and a session");
        }
        if (!code.isFailure()) {
            throw Violation.protocolError("CONNACK with " + code);
        }
        String reference = PublishProperties.text(properties, SERVER_REFERENCE);
        String text = "refused: " + Wording.answer(code, Inbound.reason(properties)) + Wording.elsewhere(reference);
        return new No(new WireEnd.Refused(code, text, false, reference));
    }

    /**
     * The answer in the form of MQTT 3.1.1. As the answer to a CONNECT of MQTT 5 it is a refusal whatever it says, since
     * this broker has not understood us.
     *
     * @throws Violation if it breaks the protocol
     */
    static ConnAck of(FrameGuard.ShortConnAck answer, Dial.Hello hello) {
        if (answer.code() != 0 && answer.sessionPresent()) {
            throw Violation.protocolError("CONNACK with return code " + answer.code() + " and a session");
        }
        if (answer.code() == 0 && hello.protocol() != Protocol.MQTT_5) {
            ServerLimits limits = new ServerLimits(
                    UNLIMITED,
                    Qos.EXACTLY_ONCE,
                    ServerLimits.LARGEST_PACKET,
                    0,
                    hello.keepAlive(),
                    ServerLimits.Features.MQTT_3_1_1);
            return new Yes(new Greeting(answer.sessionPresent(), Protocol.MQTT_3_1_1, null, null, limits));
        }
        ReasonCode code = translated(answer.code());
        String text = answer.code() == 0
                ? "refused: the broker answered MQTT 5 in the form of MQTT 3.1.1"
                : "refused: " + code + " (MQTT 3.1.1 return code " + answer.code() + ")";
        return new No(new WireEnd.Refused(code, text, true));
    }

    /** The reason code that means what a return code of MQTT 3.1.1 means (3.1.1, section 3.2.2.3). */
    private static ReasonCode translated(int returnCode) {
        return switch (returnCode) {
            case 0, 1 -> ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            case 2 -> ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
            case 3 -> ReasonCode.SERVER_UNAVAILABLE;
            case 4 -> ReasonCode.BAD_USER_NAME_OR_PASSWORD;
            case 5 -> ReasonCode.NOT_AUTHORIZED;
            default -> throw Violation.malformed("CONNACK with return code " + returnCode);
        };
    }

    private static Greeting greeting(boolean sessionPresent, MqttProperties properties, Dial.Hello hello) {
        Integer expiry = PublishProperties.integer(properties, SESSION_EXPIRY_INTERVAL);
        return new Greeting(
                sessionPresent,
                Protocol.MQTT_5,
                PublishProperties.text(properties, ASSIGNED_CLIENT_IDENTIFIER),
                expiry == null ? null : Duration.ofSeconds(Integer.toUnsignedLong(expiry)),
                limits(properties, hello));
    }

    private static ServerLimits limits(MqttProperties properties, Dial.Hello hello) {
        Integer keepAlive = PublishProperties.integer(properties, SERVER_KEEP_ALIVE);
        Integer packetSize = PublishProperties.integer(properties, MAXIMUM_PACKET_SIZE);
        Integer aliases = PublishProperties.integer(properties, TOPIC_ALIAS_MAXIMUM);
        return new ServerLimits(
                receiveMaximum(PublishProperties.integer(properties, RECEIVE_MAXIMUM)),
                flag(properties, MAXIMUM_QOS, "maximum QoS", Qos.EXACTLY_ONCE),
                packetSize == null ? ServerLimits.LARGEST_PACKET : packetSize(Integer.toUnsignedLong(packetSize)),
                aliases == null ? 0 : aliases,
                keepAlive == null ? hello.keepAlive() : Duration.ofSeconds(keepAlive),
                new ServerLimits.Features(
                        flag(properties, RETAIN_AVAILABLE, "retain available"),
                        flag(properties, WILDCARD_SUBSCRIPTION_AVAILABLE, "wildcard subscription available"),
                        flag(properties, SHARED_SUBSCRIPTION_AVAILABLE, "shared subscription available"),
                        flag(properties, SUBSCRIPTION_IDENTIFIER_AVAILABLE, "subscription identifier available")));
    }

    private static int receiveMaximum(@Nullable Integer value) {
        if (value != null && value == 0) {
            throw Violation.protocolError("CONNACK with receive maximum 0");
        }
        return value == null ? UNLIMITED : value;
    }

    private static long packetSize(long value) {
        if (value == 0) {
            throw Violation.protocolError("CONNACK with maximum packet size 0");
        }
        return value;
    }

    private static boolean flag(MqttProperties properties, int id, String name) {
        return flag(properties, id, name, Qos.AT_LEAST_ONCE) != Qos.AT_MOST_ONCE;
    }

    private static Qos flag(MqttProperties properties, int id, String name, Qos unlessSaid) {
        Integer value = PublishProperties.integer(properties, id);
        if (value == null) {
            return unlessSaid;
        }
        if (value > 1) {
            throw Violation.protocolError("CONNACK with " + name + " " + value);
        }
        return Qos.of(value);
    }
}
