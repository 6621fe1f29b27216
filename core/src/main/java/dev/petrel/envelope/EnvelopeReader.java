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
 *
 * <p>It works on a copy of the payload, which the data goes on using: a parser is quicker on an array than on a stream,
 * by more than the copy takes.
 */
final class EnvelopeReader {

    /** Who says what does not say who says it. */
    static final String UNNAMED = "router";

    private final EnvelopeFormat format;
    private final byte[] bytes;
    private @Nullable Found id;
    private @Nullable Found type;
    private @Nullable Found time;
    private @Nullable Found source;
    private @Nullable Found correlation;
    private @Nullable Found data;

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

    /**
     * The value of a field.
     *
     * @param text what text or a number says, else empty
     * @param start of an object, where its first byte stands; else 0
     * @param end of an object, where the byte after its last stands; else 0
     */
    private record Found(JsonToken token, String text, int start, int end) {}

    /** @throws MalformedMessage if it is not an envelope */
    static Read read(Payload payload, EnvelopeFormat format) {
        if (payload.size() > Json.MAX_BYTES) {
            throw new MalformedMessage(
                    "an envelope has at most " + Json.MAX_BYTES + " bytes; this has " + payload.size());
        }
        byte[] bytes = payload.toBytes();
        Utf8.require(bytes);
        EnvelopeReader reader = new EnvelopeReader(bytes, format);
        try (JsonParser parser = Json.parser(bytes)) {
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

    private static Found found(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.START_OBJECT) {
            boolean word = token == JsonToken.VALUE_STRING || token.isNumeric();
            Found found = new Found(token, word ? parser.getString() : "", 0, 0);
            parser.skipChildren();
            return found;
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return new Found(token, "", start, (int) parser.currentLocation().getByteOffset());
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

    private Data data(Found found) {
        if (found.token() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("data is an object, not " + kind(found));
        }
        return Data.within(bytes, found.start(), found.end() - found.start());
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
