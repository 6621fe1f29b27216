package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import dev.petrel.topic.MqttText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one envelope: every field but the data, which is only walked over. */
final class EnvelopeReader {

    /** Who says what does not say who says it. */
    static final String UNNAMED = "router";

    private final EnvelopeFormat format;
    private final byte[] bytes;
    private @Nullable String id;
    private @Nullable String type;
    private @Nullable Instant time;
    private @Nullable String source;
    private @Nullable String correlation;
    private @Nullable Data data;

    private EnvelopeReader(byte[] bytes, EnvelopeFormat format) {
        this.bytes = bytes;
        this.format = format;
    }

    /**
     * What was read.
     *
     * @param identified whether the id stood in it
     */
    record Read(Envelope envelope, boolean identified) {}

    /** @throws MalformedMessage if it is not an envelope */
    static Read read(Payload payload, EnvelopeFormat format) {
        byte[] bytes = payload.toBytes();
        Utf8.require(bytes);
        EnvelopeReader reader = new EnvelopeReader(bytes, format);
        try (JsonParser parser = Json.MAPPER.createParser(bytes)) {
            reader.object(parser);
        } catch (JacksonException e) {
            throw new MalformedMessage("an envelope is one JSON object: " + e.getOriginalMessage());
        }
        return reader.result();
    }

    private void object(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("an envelope is a JSON object");
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            field(name, parser);
        }
        if (parser.nextToken() != null) {
            throw new MalformedMessage("there is something behind the envelope");
        }
    }

    private void field(String name, JsonParser parser) {
        switch (name) {
            case "id" -> id = text(name, parser);
            case "type" -> type = text(name, parser);
            case "ts" -> time = time(parser);
            case "source" -> source = text(name, parser);
            case "data" -> data = data(parser);
            case "correlate" -> {
                requireKnown(name);
                correlation = parser.currentToken() == JsonToken.VALUE_NULL ? null : text(name, parser);
            }
            default -> {
                requireKnown(name);
                parser.skipChildren();
            }
        }
    }

    private void requireKnown(String name) {
        if (format == EnvelopeFormat.TARS) {
            throw new MalformedMessage("field " + MqttText.quoted(name)
                    + " is none of id, type, ts, source and data, and the format tars takes no other");
        }
    }

    private static String text(String name, JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedMessage(name + " is text, not " + kind(parser));
        }
        return parser.getString();
    }

    private Instant time(JsonParser parser) {
        JsonToken token = parser.currentToken();
        try {
            if (token.isNumeric()) {
                return instant(parser.getDecimalValue());
            }
            if (format == EnvelopeFormat.TARS && token == JsonToken.VALUE_STRING) {
                return instant(new BigDecimal(parser.getString().strip()));
            }
            if (format == EnvelopeFormat.TARS && token.isBoolean()) {
                return Instant.ofEpochSecond(token == JsonToken.VALUE_TRUE ? 1 : 0);
            }
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            throw new MalformedMessage("ts is a number of seconds since 1970");
        }
        throw new MalformedMessage("ts is a number of seconds, not " + kind(parser));
    }

    private static Instant instant(BigDecimal seconds) {
        long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        long nanos =
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        return Instant.ofEpochSecond(whole, nanos);
    }

    private Data data(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("data is an object, not " + kind(parser));
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return Data.within(bytes, start, end - start);
    }

    private static String kind(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "a number";
        };
    }

    private Read result() {
        if (type == null || data == null) {
            throw new MalformedMessage((type == null ? "type" : "data") + " is missing");
        }
        Instant made = time == null ? Instant.now().truncatedTo(ChronoUnit.MICROS) : time;
        String said = source == null ? UNNAMED : source;
        return new Read(
                new Envelope(id == null ? RandomId.next() : id, type, made, said, correlation, data), id != null);
    }
}
