package dev.petrel.deadletter;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Checksum;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Metadata.UserProperty;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A letter as user properties (MQTT 5) behind those of the message: always the same names in the same order, at the end,
 * so that a message which had such properties itself, as a letter that was sent again has, cannot be mistaken.
 */
final class LetterProperties {

    private static final String PREFIX = "petrel-dead-";
    private static final List<String> NAMES = List.of(
            PREFIX + "topic",
            PREFIX + "reason",
            PREFIX + "attempts",
            PREFIX + "client",
            PREFIX + "time",
            PREFIX + "qos",
            PREFIX + "retained",
            PREFIX + "expiry");

    private LetterProperties() {}

    static Publication write(DeadLetter letter, Topic to) {
        Publication original = letter.original();
        Metadata metadata = original.metadata();
        List<UserProperty> all = new ArrayList<>(Checksum.without(metadata.userProperties()));
        List<String> values = List.of(
                original.topic().name(),
                letter.reason(),
                Integer.toString(letter.attempts()),
                letter.clientId(),
                letter.time().toString(),
                Integer.toString(original.qos().level()),
                Boolean.toString(original.retain()),
                metadata.expiry() == null ? "" : metadata.expiry().toString());
        for (int i = 0; i < NAMES.size(); i++) {
            all.add(new UserProperty(NAMES.get(i), values.get(i)));
        }
        return Publication.of(to.name(), original.payload()).withMetadata(with(metadata, null, all));
    }

    static boolean isIn(Metadata metadata) {
        List<UserProperty> properties = metadata.userProperties();
        return !properties.isEmpty() && properties.getLast().name().equals(NAMES.getLast());
    }

    static DeadLetter read(Message message) {
        List<UserProperty> properties = message.metadata().userProperties();
        int begin = properties.size() - NAMES.size();
        if (begin < 0
                || !properties.stream()
                        .skip(begin)
                        .map(UserProperty::name)
                        .toList()
                        .equals(NAMES)) {
            throw new MalformedMessage("a dead letter ends with the user properties " + String.join(", ", NAMES));
        }
        List<String> values =
                properties.stream().skip(begin).map(UserProperty::value).toList();
        try {
            Duration expiry = values.get(7).isEmpty() ? null : Duration.parse(values.get(7));
            Publication original = new Publication(
                    Topic.of(values.get(0)),
                    message.payload(),
                    Qos.of(whole(values.get(5))),
                    flag(values.get(6)),
                    with(message.metadata(), expiry, properties.subList(0, begin)));
            return new DeadLetter(
                    original, values.get(1), whole(values.get(2)), values.get(3), Instant.parse(values.get(4)));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new MalformedMessage("a user property of a dead letter is wrong: " + e.getMessage(), e);
        }
    }

    private static Metadata with(Metadata metadata, @Nullable Duration expiry, List<UserProperty> properties) {
        return new Metadata(
                metadata.contentType(),
                metadata.utf8(),
                metadata.responseTopic(),
                metadata.correlationData(),
                expiry,
                properties);
    }

    static int whole(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("a whole number is needed");
        }
        return Integer.parseInt(text);
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false is needed");
        };
    }
}
