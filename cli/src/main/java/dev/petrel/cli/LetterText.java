package dev.petrel.cli;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.topic.MqttText;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dead letter for people and for programs. Whatever it holds, it cannot break a line or drive a terminal. */
final class LetterText {

    private LetterText() {}

    /** {@code NAME TIME TOPIC: REASON}. */
    static String line(String name, DeadLetter letter) {
        return name + " " + letter.time() + " "
                + MqttText.printable(letter.original().topic().name()) + ": " + MqttText.printable(letter.reason());
    }

    /** What {@link #line} says, as fields. */
    static Map<String, @Nullable Object> fields(String name, DeadLetter letter) {
        Publication original = letter.original();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("time", letter.time().toString());
        fields.put("topic", original.topic().name());
        fields.put("reason", letter.reason());
        fields.put("attempts", letter.attempts());
        fields.put("client", letter.clientId());
        fields.put("qos", original.qos().level());
        fields.put("retained", original.retain());
        fields.put("bytes", original.payload().size());
        return fields;
    }

    /** All of it. */
    static Map<String, @Nullable Object> whole(String name, DeadLetter letter) {
        Map<String, @Nullable Object> fields = fields(name, letter);
        Metadata metadata = letter.original().metadata();
        putIfThere(fields, "content_type", metadata.contentType());
        putIfThere(
                fields,
                "response_topic",
                metadata.responseTopic() == null
                        ? null
                        : metadata.responseTopic().name());
        putIfThere(
                fields,
                "correlation_base64",
                metadata.correlationData() == null
                        ? null
                        : Base64.getEncoder()
                                .encodeToString(metadata.correlationData().toBytes()));
        putIfThere(
                fields,
                "expiry",
                metadata.expiry() == null ? null : metadata.expiry().toMillis() / 1000.0);
        List<List<String>> properties = metadata.userProperties().stream()
                .map(property -> List.of(property.name(), property.value()))
                .toList();
        putIfThere(fields, "user_properties", properties.isEmpty() ? null : properties);
        MessageLine.putPayload(fields, letter.original().payload());
        return fields;
    }

    private static void putIfThere(Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
