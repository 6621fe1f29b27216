package dev.petrel.deadletter;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Metadata;
import dev.petrel.message.Metadata.UserProperty;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A letter as one flat JSON object: every value a text, in the order of writing. Read strictly: each field once, no
 * other, and no more than a letter can hold.
 */
final class LetterJson {

    /** The largest message that can be received, in base64, and room for what stands around it. */
    static final int MAX_BYTES = (16 << 20) / 3 * 4 + (1 << 20);

    private static final String VERSION = "petrelDeadLetter";
    private static final Set<String> NEEDED =
            Set.of(VERSION, "topic", "reason", "attempts", "client", "time", "qos", "retained", "payload");
    private static final Set<String> TEXT_OPTIONAL =
            Set.of("contentType", "utf8", "responseTopic", "correlation", "expiry");
    private static final String PROPERTIES = "userProperties";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(100)
                    .maxTokenCount(50_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private LetterJson() {}

    static Payload write(DeadLetter letter) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Publication original = letter.original();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty(VERSION, "1");
            json.writeStringProperty("topic", original.topic().name());
            json.writeStringProperty("reason", letter.reason());
            json.writeStringProperty("attempts", Integer.toString(letter.attempts()));
            json.writeStringProperty("client", letter.clientId());
            json.writeStringProperty("time", letter.time().toString());
            json.writeStringProperty("qos", Integer.toString(original.qos().level()));
            json.writeStringProperty("retained", Boolean.toString(original.retain()));
            writeMetadata(json, original.metadata());
            json.writeStringProperty("payload", base64(original.payload()));
            json.writeEndObject();
        }
        return Payload.handedOver(bytes.toByteArray());
    }

    private static void writeMetadata(JsonGenerator json, Metadata metadata) {
        optional(json, "contentType", metadata.contentType());
        optional(json, "utf8", metadata.utf8() ? "true" : null);
        optional(
                json,
                "responseTopic",
                metadata.responseTopic() == null
                        ? null
                        : metadata.responseTopic().name());
        optional(json, "correlation", metadata.correlationData() == null ? null : base64(metadata.correlationData()));
        optional(
                json,
                "expiry",
                metadata.expiry() == null ? null : metadata.expiry().toString());
        if (!metadata.userProperties().isEmpty()) {
            json.writeArrayPropertyStart(PROPERTIES);
            metadata.userProperties().forEach(property -> {
                json.writeString(property.name());
                json.writeString(property.value());
            });
            json.writeEndArray();
        }
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    static DeadLetter read(Payload payload) {
        if (payload.size() > MAX_BYTES) {
            throw new MalformedMessage("a dead letter has at most " + MAX_BYTES + " bytes, not " + payload.size());
        }
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), payload.utf8())) {
            return letter(json);
        } catch (JacksonException e) {
            throw new MalformedMessage("this is no dead letter: not the JSON that one is");
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new MalformedMessage(
                    "a field of a dead letter is wrong: " + e.getClass().getSimpleName());
        }
    }

    private static DeadLetter letter(JsonParser json) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<UserProperty> properties = new ArrayList<>();
        require(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals(PROPERTIES)) {
                readProperties(json, properties);
            } else {
                require(
                        NEEDED.contains(name) || TEXT_OPTIONAL.contains(name),
                        "field " + MqttText.quoted(name) + " is none of it");
                require(json.currentToken() == JsonToken.VALUE_STRING, "field " + name + " is no text");
                fields.put(name, json.getString());
            }
        }
        require(
                json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null,
                "there is something behind it");
        NEEDED.forEach(name -> require(fields.containsKey(name), "field " + name + " is missing"));
        require("1".equals(fields.get(VERSION)), "it is of another version");
        return letter(fields, properties);
    }

    private static void readProperties(JsonParser json, List<UserProperty> into) {
        require(json.currentToken() == JsonToken.START_ARRAY, PROPERTIES + " is no list");
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            String name = json.getString();
            require(json.nextToken() == JsonToken.VALUE_STRING, "a user property has a name and a value");
            into.add(new UserProperty(name, json.getString()));
        }
        require(json.currentToken() == JsonToken.END_ARRAY, PROPERTIES + " holds what is no text");
    }

    private static DeadLetter letter(Map<String, String> fields, List<UserProperty> properties) {
        String responseTopic = fields.get("responseTopic");
        String correlation = fields.get("correlation");
        String expiry = fields.get("expiry");
        Metadata metadata = new Metadata(
                fields.get("contentType"),
                "true".equals(fields.get("utf8")),
                responseTopic == null ? null : Topic.of(responseTopic),
                correlation == null ? null : bytes(correlation),
                expiry == null ? null : Duration.parse(expiry),
                properties);
        Publication original = new Publication(
                Topic.of(field(fields, "topic")),
                bytes(field(fields, "payload")),
                Qos.of(LetterProperties.whole(field(fields, "qos"))),
                "true".equals(fields.get("retained")),
                metadata.equals(Metadata.NONE) ? Metadata.NONE : metadata);
        return new DeadLetter(
                original,
                field(fields, "reason"),
                LetterProperties.whole(field(fields, "attempts")),
                field(fields, "client"),
                Instant.parse(field(fields, "time")));
    }

    private static String field(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "");
    }

    private static String base64(Payload payload) {
        return Base64.getEncoder().encodeToString(payload.toBytes());
    }

    private static Payload bytes(String base64) {
        return Payload.handedOver(Base64.getDecoder().decode(base64));
    }

    private static void require(boolean right, String flaw) {
        if (!right) {
            throw new MalformedMessage("this is no dead letter: " + flaw);
        }
    }
}
