package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import dev.petrel.topic.MqttText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one envelope: every field but the data, which is only walked over. First all is found, then judged, so that of
 * a field that stands there twice only the last counts.
 */
final class EnvelopeReader {

    /** Who says what does not say who says it. */
    static final String UNNAMED = "router";

    private final EnvelopeFormat format;
    private final String json;
    private @Nullable Found id;
    private @Nullable Found type;
    private @Nullable Found time;
    private @Nullable Found source;
    private @Nullable Found correlation;
    private @Nullable Found data;

    private EnvelopeReader(String json, EnvelopeFormat format) {
        this.json = json;
        this.format = format;
    }

    /**
     * What was read.
     *
     * @param identified whether the id stood in it
     */
    record Read(Envelope envelope, boolean identified) {}

    /**
     * The value of a field.
     *
     * @param text what text or a number says, or the JSON of an object; else empty
     */
    private record Found(JsonToken token, String text) {}

    /** @throws MalformedMessage if it is not an envelope */
    static Read read(Payload payload, EnvelopeFormat format) {
        EnvelopeReader reader = new EnvelopeReader(Json.text(payload), format);
        try (JsonParser parser = Json.parser(reader.json)) {
            reader.object(parser);
        } catch (JacksonException e) {
            throw new MalformedMessage("an envelope is one JSON object; " + Wording.unreadable(e));
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
            case "id" -> id = found(parser);
            case "type" -> type = found(parser);
            case "ts" -> time = found(parser);
            case "source" -> source = found(parser);
            case "data" -> data = found(parser);
            case "correlate" -> {
                requireKnown(name);
                correlation = found(parser);
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

    private Found found(JsonParser parser) {
        JsonToken token = parser.currentToken();
        boolean word = token == JsonToken.VALUE_STRING || token.isNumeric();
        String text = word ? parser.getString() : token == JsonToken.START_OBJECT ? walkedOver(parser) : "";
        parser.skipChildren();
        return new Found(token, text);
    }

    /** The JSON of the object that begins here. */
    private String walkedOver(JsonParser parser) {
        long start = parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return json.substring((int) start, (int) parser.currentLocation().getCharOffset());
    }

    private Read result() {
        String made = id == null ? RandomId.next() : text("id", id);
        String kind = text("type", required("type", type));
        Data said = data(required("data", data));
        String sayer = source == null ? UNNAMED : text("source", source);
        try {
            return new Read(new Envelope(made, kind, time(), sayer, correlation(), said), id != null);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage(String.valueOf(e.getMessage()));
        }
    }

    private static Found required(String name, @Nullable Found found) {
        if (found == null) {
            throw new MalformedMessage(name + " is missing");
        }
        return found;
    }

    private static String text(String name, Found found) {
        if (found.token() != JsonToken.VALUE_STRING) {
            throw new MalformedMessage(name + " is text, not " + kind(found));
        }
        return found.text();
    }

    private @Nullable String correlation() {
        return correlation == null || correlation.token() == JsonToken.VALUE_NULL
                ? null
                : text("correlate", correlation);
    }

    /** Readers of py-tars also take text and truth values, and see a number in them. */
    private Instant time() {
        if (time == null) {
            return Instant.now().truncatedTo(ChronoUnit.MICROS);
        }
        boolean lax = format == EnvelopeFormat.TARS;
        JsonToken token = time.token();
        if (token.isNumeric() || (lax && token == JsonToken.VALUE_STRING)) {
            return Seconds.read(time.text().strip());
        }
        if (lax && token.isBoolean()) {
            return Instant.ofEpochSecond(token == JsonToken.VALUE_TRUE ? 1 : 0);
        }
        throw new MalformedMessage("ts is a number of seconds, not " + kind(time));
    }

    private static Data data(Found found) {
        if (found.token() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("data is an object, not " + kind(found));
        }
        return Data.found(found.text());
    }

    private static String kind(Found found) {
        return switch (found.token()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "a number";
        };
    }
}
