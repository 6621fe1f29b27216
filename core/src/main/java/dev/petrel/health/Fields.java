package dev.petrel.health;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.topic.MqttText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a JSON object one by one, each with its type. */
final class Fields {

    /** Seconds from 1970 beyond which a number is no time of day that anybody means. */
    private static final double FARTHEST = 1e11;

    private Fields() {}

    /** @throws MalformedMessage if the format takes no other fields than these and there is one */
    static void requireKnown(JsonNode object, Set<String> known, EnvelopeFormat format) {
        for (String name : object.propertyNames()) {
            if (format == EnvelopeFormat.TARS && !known.contains(name)) {
                throw new MalformedMessage("field " + MqttText.quoted(name) + " is none of "
                        + String.join(", ", known.stream().sorted().toList())
                        + ", and the format tars takes no other");
            }
        }
    }

    static boolean flag(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isBoolean()) {
            throw new MalformedMessage(name + " is true or false, not " + kind(value));
        }
        return value.booleanValue();
    }

    static Optional<String> text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new MalformedMessage(name + " is text, not " + kind(value));
        }
        return Optional.of(value.stringValue());
    }

    /** As {@link #text}; null stands for nothing. */
    static Optional<String> textOrNull(JsonNode object, String name) {
        return object.path(name).isNull() ? Optional.empty() : text(object, name);
    }

    static Optional<Instant> seconds(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        double seconds = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        if (!(Math.abs(seconds) < FARTHEST)) {
            throw new MalformedMessage(name + " is a number of seconds since 1970, not " + kind(value));
        }
        BigDecimal exact = BigDecimal.valueOf(seconds);
        long whole = exact.setScale(0, RoundingMode.FLOOR).longValueExact();
        long nanos = exact.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        return Optional.of(Instant.ofEpochSecond(whole, nanos));
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "text";
            case NULL -> "null";
            case BOOLEAN -> "true or false";
            case NUMBER -> "such a number";
            case MISSING -> "missing";
            case BINARY, POJO -> "something else";
        };
    }
}
