package dev.petrel.envelope;

import dev.petrel.message.Payload;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The envelopes of py-tars, written once more from what is known of them and from nothing of ours: a model of five
 * fields that forbids all others, whose id is replaced by the correlation.
 *
 * @param ts as the double that it is there
 */
record OldFleet(String id, String type, double ts, String source, ObjectNode data) {

    private static final Set<String> FIELDS = Set.of("id", "type", "ts", "source", "data");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Publishes an event, as {@code publish_event} does. */
    static Payload write(String type, ObjectNode data, @Nullable String correlationId, String source, String ts) {
        String id = correlationId == null || correlationId.isEmpty()
                ? UUID.randomUUID().toString().replace("-", "")
                : correlationId;
        String json = "{\"id\":" + JSON.writeValueAsString(id) + ",\"type\":" + JSON.writeValueAsString(type)
                + ",\"ts\":" + ts + ",\"source\":" + JSON.writeValueAsString(source) + ",\"data\":"
                + JSON.writeValueAsString(data) + "}";
        return Payload.utf8(json);
    }

    /** Validates a payload against the model; empty where that fails. */
    static Optional<OldFleet> read(Payload payload) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(payload.buffer()).toString();
            return JSON.readTree(text) instanceof ObjectNode object ? validated(object) : Optional.empty();
        } catch (CharacterCodingException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<OldFleet> validated(ObjectNode object) {
        Set<String> extra = new HashSet<>(object.propertyNames());
        extra.removeAll(FIELDS);
        Optional<String> id = text(object, "id", "0123456789abcdef0123456789abcdef");
        Optional<String> type = text(object, "type", null);
        Optional<String> source = text(object, "source", "router");
        Optional<Double> ts = seconds(object.path("ts"));
        if (!extra.isEmpty() || id.isEmpty() || type.isEmpty() || source.isEmpty() || ts.isEmpty()) {
            return Optional.empty();
        }
        return object.path("data") instanceof ObjectNode data
                ? Optional.of(new OldFleet(id.get(), type.get(), ts.get(), source.get(), data))
                : Optional.empty();
    }

    private static Optional<String> text(ObjectNode object, String name, @Nullable String byDefault) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return Optional.ofNullable(byDefault);
        }
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }

    private static Optional<Double> seconds(JsonNode value) {
        if (value.isMissingNode()) {
            return Optional.of(0.0);
        }
        if (value.isBoolean()) {
            return Optional.of(value.asBoolean() ? 1.0 : 0.0);
        }
        try {
            boolean number = value.isNumber() || value.isString();
            return number ? Optional.of(new BigDecimal(value.asString().strip()).doubleValue()) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
