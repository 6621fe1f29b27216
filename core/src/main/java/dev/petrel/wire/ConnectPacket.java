package dev.petrel.wire;

import static io.netty.handler.codec.mqtt.MqttProperties.*;

import dev.petrel.message.Will;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Secret;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes CONNECT (MQTT 5.0, section 3.1). */
final class ConnectPacket {

    /** A broker is known to lose an undelayed will of a session that outlives the connection. */
    private static final Duration SAFE_WILL_DELAY = Duration.ofSeconds(1);

    private static final int LONGEST_KEEP_ALIVE = 65_535;

    private ConnectPacket() {}

    /** CONNECT with all that the hello says. */
    static MqttConnectMessage of(Dial.Hello hello) {
        boolean mqtt5 = hello.protocol() == Protocol.MQTT_5;
        MqttVersion version = mqtt5 ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1;
        Will will = hello.will();
        Secret password = hello.login() == null ? null : hello.login().password();
        MqttConnectVariableHeader header = new MqttConnectVariableHeader(
                version.protocolName(),
                version.protocolLevel(),
                hello.login() != null,
                password != null,
                will != null && will.publication().retain(),
                will == null ? 0 : will.publication().qos().level(),
                will != null,
                hello.session().cleanStart(),
                (int) Math.min(hello.keepAlive().toSeconds(), LONGEST_KEEP_ALIVE),
                mqtt5 ? properties(hello) : MqttProperties.NO_PROPERTIES);
        MqttConnectPayload payload = new MqttConnectPayload(
                hello.session().clientId(),
                mqtt5 ? willProperties(hello) : MqttProperties.NO_PROPERTIES,
                will == null ? null : will.publication().topic().name(),
                willPayload(will),
                hello.login() == null ? null : hello.login().userName(),
                password == null ? null : bytes(password));
        MqttFixedHeader fixed = new MqttFixedHeader(MqttMessageType.CONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0);
        return new MqttConnectMessage(fixed, header, payload);
    }

    private static MqttProperties properties(Dial.Hello hello) {
        MqttProperties properties = new MqttProperties();
        int expiry = PublishProperties.seconds(hello.session().expiry());
        if (expiry != 0) {
            properties.add(new IntegerProperty(SESSION_EXPIRY_INTERVAL, expiry));
        }
        properties.add(new IntegerProperty(RECEIVE_MAXIMUM, hello.limits().receiveMaximum()));
        properties.add(new IntegerProperty(MAXIMUM_PACKET_SIZE, hello.limits().maximumPacketSize()));
        return properties;
    }

    private static MqttProperties willProperties(Dial.Hello hello) {
        Will will = hello.will();
        if (will == null) {
            return MqttProperties.NO_PROPERTIES;
        }
        MqttProperties properties = PublishProperties.of(will.publication().metadata());
        Duration delay = will.delay();
        if (delay.isZero() && !hello.session().expiry().isZero()) {
            delay = SAFE_WILL_DELAY;
        }
        if (!delay.isZero()) {
            properties.add(new IntegerProperty(WILL_DELAY_INTERVAL, PublishProperties.seconds(delay)));
        }
        return properties;
    }

    private static byte @Nullable [] willPayload(@Nullable Will will) {
        if (will == null) {
            return null;
        }
        return will.publication().payload().toBytes();
    }

    private static byte[] bytes(Secret password) {
        return password.reveal().getBytes(StandardCharsets.UTF_8);
    }
}
