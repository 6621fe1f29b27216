package dev.petrel.testkit;

import dev.petrel.settings.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a CONNECT (MQTT 5.0, section 3.1).
 *
 * @param version 4 for MQTT 3.1.1, 5 for MQTT 5
 * @param cleanStart whether an older session is to be thrown away
 * @param keepAlive in seconds
 * @param properties of the connection; none on MQTT 3.1.1
 * @param clientId as the client gave it, maybe empty
 * @param will what is to be published for the client, or null
 * @param userName or null
 * @param password or null
 */
public record ConnectFields(
        int version,
        boolean cleanStart,
        int keepAlive,
        PacketProperties properties,
        String clientId,
        @Nullable WillFields will,
        @Nullable String userName,
        @Nullable Secret password) {

    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    /**
     * The will of a CONNECT.
     *
     * @param topic where to
     * @param payload as UTF-8
     * @param qos 0 to 2
     * @param retain whether it is to be retained
     * @param properties of the will; none on MQTT 3.1.1
     */
    public record WillFields(String topic, String payload, int qos, boolean retain, PacketProperties properties) {}

    /** Whether it speaks MQTT 5. */
    public boolean mqtt5() {
        return version == 5;
    }

    static ConnectFields read(ByteBuffer in) {
        String protocol = Fields.text(in);
        if (!protocol.equals("MQTT")) {
            throw new IllegalArgumentException("the protocol's name is not MQTT");
        }
        int version = in.get();
        int flags = in.get();
        int keepAlive = Fields.two(in);
        PacketProperties properties = version == 5 ? PacketProperties.read(in) : PacketProperties.NONE;
        String clientId = Fields.text(in);
        WillFields will = (flags & WILL) == 0 ? null : will(in, version, flags);
        String userName = (flags & USER_NAME) == 0 ? null : Fields.text(in);
        Secret password = (flags & PASSWORD) == 0 ? null : Secret.of(Fields.text(in));
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes follow the end of a CONNECT");
        }
        return new ConnectFields(
                version, (flags & CLEAN_START) != 0, keepAlive, properties, clientId, will, userName, password);
    }

    private static WillFields will(ByteBuffer in, int version, int flags) {
        PacketProperties properties = version == 5 ? PacketProperties.read(in) : PacketProperties.NONE;
        String topic = Fields.text(in);
        String payload = new String(Fields.binary(in), StandardCharsets.UTF_8);
        return new WillFields(topic, payload, (flags >> 3) & 3, (flags & 0x20) != 0, properties);
    }
}
