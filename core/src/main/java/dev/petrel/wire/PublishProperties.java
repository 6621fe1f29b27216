package dev.petrel.wire;

import static io.netty.handler.codec.mqtt.MqttProperties.*;

import dev.petrel.message.Metadata;
import dev.petrel.message.Metadata.UserProperty;
import dev.petrel.message.Payload;
import dev.petrel.topic.Topic;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata as the properties of PUBLISH and of a will (MQTT 5.0, section 3.3.2.3), and back. */
final class PublishProperties {

    private static final long NEVER = 0xFFFF_FFFFL;
    private static final int ID = 1;

    private PublishProperties() {}

    /** The properties of these metadata. */
    static MqttProperties of(Metadata metadata) {
        MqttProperties properties = new MqttProperties();
        if (metadata.utf8()) {
            properties.add(new IntegerProperty(PAYLOAD_FORMAT_INDICATOR, 1));
        }
        if (metadata.expiry() != null) {
            properties.add(new IntegerProperty(PUBLICATION_EXPIRY_INTERVAL, seconds(metadata.expiry())));
        }
        if (metadata.contentType() != null) {
            properties.add(new StringProperty(CONTENT_TYPE, metadata.contentType()));
        }
        if (metadata.responseTopic() != null) {
            properties.add(
                    new StringProperty(RESPONSE_TOPIC, metadata.responseTopic().name()));
        }
        if (metadata.correlationData() != null) {
            properties.add(new BinaryProperty(
                    CORRELATION_DATA, metadata.correlationData().toBytes()));
        }
        for (UserProperty user : metadata.userProperties()) {
            properties.add(new MqttProperties.UserProperty(user.name(), user.value()));
        }
        return properties;
    }

    /** How many bytes the properties take, without the length in front. */
    static int sizeOf(Metadata metadata) {
        int size = 0;
        size += metadata.utf8() ? ID + Byte.BYTES : 0;
        size += metadata.expiry() == null ? 0 : ID + Integer.BYTES;
        size += metadata.contentType() == null ? 0 : ID + textSize(metadata.contentType());
        size += metadata.responseTopic() == null
                ? 0
                : ID + textSize(metadata.responseTopic().name());
        size += metadata.correlationData() == null
                ? 0
                : ID + Short.BYTES + metadata.correlationData().size();
        for (UserProperty user : metadata.userProperties()) {
            size += ID + textSize(user.name()) + textSize(user.value());
        }
        return size;
    }

    /**
     * The metadata of these properties.
     *
     * @throws Violation if a value is one that it may not have
     */
    static Metadata read(MqttProperties properties) {
        if (properties.isEmpty()) {
            return Metadata.NONE;
        }
        // Any other value than 1 is taken as unspecified bytes. A value above 1 is wrong, but not the broker's doing:
        // it
        // passes on what a publisher said, and closing for it would have it come again at each reconnect, for ever.
        Integer format = integer(properties, PAYLOAD_FORMAT_INDICATOR);
        Integer expiry = integer(properties, PUBLICATION_EXPIRY_INTERVAL);
        MqttProperty<?> correlation = properties.getProperty(CORRELATION_DATA);
        try {
            return new Metadata(
                    text(properties, CONTENT_TYPE),
                    format != null && format == 1,
                    responseTopic(text(properties, RESPONSE_TOPIC)),
                    correlation == null ? null : Payload.handedOver((byte[]) correlation.value()),
                    expiry == null ? null : Duration.ofSeconds(Integer.toUnsignedLong(expiry)),
                    userProperties(properties));
        } catch (IllegalArgumentException e) {
            throw Violation.malformed(Wording.of(e));
        }
    }

    /** The topic of a name that came from the broker. */
    static Topic topic(String name) {
        if (name.isEmpty() || name.indexOf('+') >= 0 || name.indexOf('#') >= 0 || name.indexOf('\0') >= 0) {
            throw Violation.malformed("\"" + Wording.escaped(name) + "\" is not a topic");
        }
        try {
            return Topic.of(name);
        } catch (IllegalArgumentException e) {
            throw Violation.malformed(Wording.of(e));
        }
    }

    static @Nullable Integer integer(MqttProperties properties, int id) {
        return properties.getProperty(id) instanceof IntegerProperty property ? property.value() : null;
    }

    static @Nullable String text(MqttProperties properties, int id) {
        return properties.getProperty(id) instanceof StringProperty property ? property.value() : null;
    }

    /** Whole seconds as four bytes: begun seconds count, and what is too long for them means for ever. */
    static int seconds(Duration duration) {
        long whole = duration.getNano() > 0 ? duration.getSeconds() + 1 : duration.getSeconds();
        return (int) Math.min(whole, NEVER);
    }

    static int textSize(String text) {
        return Short.BYTES + ByteBufUtil.utf8Bytes(text);
    }

    private static @Nullable Topic responseTopic(@Nullable String name) {
        return name == null ? null : topic(name);
    }

    private static List<UserProperty> userProperties(MqttProperties properties) {
        if (!(properties.getProperty(USER_PROPERTY) instanceof UserProperties pairs)) {
            return List.of();
        }
        List<UserProperty> list = new ArrayList<>();
        for (StringPair pair : pairs.value()) {
            list.add(new UserProperty(pair.key, pair.value));
        }
        return list;
    }
}
