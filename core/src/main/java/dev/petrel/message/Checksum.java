package dev.petrel.message;

import dev.petrel.message.Metadata.UserProperty;
import dev.petrel.topic.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A checksum over what a sender says, carried by the message itself (MQTT 5), so that a bit that flipped on a line
 * without TLS is found. CRC-32C (RFC 3720, appendix B.4) over topic, payload, content type, format indicator, response
 * topic, correlation data and user properties in their order, each with its length in front; not over the expiry, which
 * changes on the way. It guards against accidents, not against attackers.
 */
public final class Checksum {

    /** Name of the user property that carries it, as eight hexadecimal digits. */
    public static final String PROPERTY = "petrel-checksum";

    /** What a message says of itself. */
    public enum Verdict {
        /** It carries no checksum. */
        ABSENT,
        /** What it says is what was sent. */
        RIGHT,
        /** What it says is not what was sent. */
        WRONG
    }

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);

    private Checksum() {}

    /** The publication with its checksum, in place of one that it carries already. */
    public static Publication added(Publication publication) {
        Metadata metadata = publication.metadata();
        List<UserProperty> properties = new ArrayList<>(without(metadata.userProperties()));
        properties.add(new UserProperty(PROPERTY, of(publication.topic(), publication.payload(), metadata)));
        return publication.withMetadata(with(metadata, properties));
    }

    /** Whether a message is what was sent. */
    public static Verdict verify(Message message) {
        return verify(message.topic(), message.payload(), message.metadata());
    }

    /** The same, for a message as it travels. */
    public static Verdict verify(Publication publication) {
        return verify(publication.topic(), publication.payload(), publication.metadata());
    }

    private static Verdict verify(Topic topic, Payload payload, Metadata metadata) {
        if (metadata.userProperties().isEmpty()) {
            return Verdict.ABSENT;
        }
        List<String> found = metadata.userProperties().stream()
                .filter(Checksum::isOne)
                .map(UserProperty::value)
                .toList();
        if (found.isEmpty()) {
            return Verdict.ABSENT;
        }
        return found.size() == 1 && found.getFirst().equals(of(topic, payload, metadata))
                ? Verdict.RIGHT
                : Verdict.WRONG;
    }

    /** User properties but for a checksum. */
    public static List<UserProperty> without(List<UserProperty> properties) {
        return properties.stream().filter(property -> !isOne(property)).toList();
    }

    private static boolean isOne(UserProperty property) {
        return property.name().equals(PROPERTY);
    }

    private static Metadata with(Metadata metadata, List<UserProperty> properties) {
        return new Metadata(
                metadata.contentType(),
                metadata.utf8(),
                metadata.responseTopic(),
                metadata.correlationData(),
                metadata.expiry(),
                properties);
    }

    private static String of(Topic topic, Payload payload, Metadata metadata) {
        Checksum checksum = new Checksum();
        checksum.add(topic.name());
        checksum.add(payload.buffer());
        checksum.add(metadata.contentType());
        checksum.add(metadata.utf8() ? "1" : null);
        checksum.add(
                metadata.responseTopic() == null
                        ? null
                        : metadata.responseTopic().name());
        if (metadata.correlationData() == null) {
            checksum.add((String) null);
        } else {
            checksum.add(metadata.correlationData().buffer());
        }
        for (UserProperty property : metadata.userProperties()) {
            if (!isOne(property)) {
                checksum.add(property.name());
                checksum.add(property.value());
            }
        }
        return String.format(Locale.ROOT, "%08x", checksum.crc.getValue());
    }

    private void add(@Nullable String text) {
        if (text == null) {
            length(-1);
        } else {
            add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void add(ByteBuffer bytes) {
        length(bytes.remaining());
        crc.update(bytes);
    }

    /** Tells where a field ends, and -1 for none, which is not the same as an empty one. */
    private void length(int bytes) {
        crc.update(length.clear().putInt(bytes).flip());
    }
}
