package dev.petrel.envelope;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** Writes values of an application as JSON objects that every reader takes, or not at all. */
final class JsonWriter {

    private JsonWriter() {}

    /** @throws IllegalArgumentException if the value cannot be written, or is no object */
    static String write(Object value) {
        String json = text(value);
        if (kind(json, value, Json.MAX_DEPTH - 1) != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("data is a JSON object, so a record or a map will do, but not "
                    + value.getClass().getName());
        }
        return json;
    }

    /**
     * A value of any kind, data included, which is kept as it stands.
     *
     * @throws IllegalArgumentException if it cannot be written, or is too deep to be a part of data
     */
    static String writePart(Object value) {
        String json = value instanceof Data data ? rewritten(data.text()) : text(value);
        if (kind(json, value, Json.MAX_PART_DEPTH) == null) {
            throw new IllegalArgumentException(value.getClass().getName() + " is not written as one JSON value");
        }
        return json;
    }

    private static String text(Object value) {
        BoundedOutput out = new BoundedOutput();
        try (JsonGenerator generator = new NullForNoNumber(Json.MAPPER.createGenerator(out))) {
            Json.MAPPER.writeValue(generator, value);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    value.getClass().getName() + " cannot be written as JSON" + Wording.unwritable(e));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Sound JSON that others wrote, as it is but for null in place of what is not a number. */
    static String rewritten(String json) {
        if (!json.contains("NaN") && !json.contains("INF") && !json.contains("Infinity")) {
            return json;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length());
        try (JsonParser parser = Json.parser(json);
                JsonGenerator generator = new NullForNoNumber(Json.MAPPER.createGenerator(out))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    generator.writeNumber(parser.getString());
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /**
     * The first token of a text that is one JSON value, else null. Also finds what an application wrote past Jackson, and
     * numbers and names that readers would refuse.
     */
    private static @Nullable JsonToken kind(String json, Object value, int maxDepth) {
        try (JsonParser parser = Json.parser(json)) {
            JsonToken first = parser.nextToken();
            int depth = 0;
            for (JsonToken token = first; token != null; token = depth == 0 ? null : parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > maxDepth) {
                    throw new StreamConstraintsException(
                            "its nesting depth exceeds the maximum allowed (" + maxDepth + ")");
                }
            }
            return parser.nextToken() == null ? first : null;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    value.getClass().getName() + " is written as what no reader takes: " + Wording.unreadable(e));
        }
    }

    /** A value that goes round in circles would fill the memory. */
    private static final class BoundedOutput extends ByteArrayOutputStream {

        BoundedOutput() {
            super(256);
        }

        @Override
        public synchronized void write(int value) {
            require(1);
            super.write(value);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            require(length);
            super.write(bytes, offset, length);
        }

        private void require(int more) {
            if (count + more > Json.MAX_BYTES) {
                throw new StreamConstraintsException("it has more than " + Json.MAX_BYTES + " bytes");
            }
        }
    }

    /** Writes null for what is not a finite number, as the services of a fleet expect it. */
    private static final class NullForNoNumber extends JsonGeneratorDelegate {

        NullForNoNumber(JsonGenerator generator) {
            super(generator, false);
        }

        @Override
        public JsonGenerator writeNumber(double value) {
            return Double.isFinite(value) ? super.writeNumber(value) : super.writeNull();
        }

        @Override
        public JsonGenerator writeNumber(float value) {
            return Float.isFinite(value) ? super.writeNumber(value) : super.writeNull();
        }

        /** Numbers of rare kinds come as what their {@code toString} says. */
        @Override
        public JsonGenerator writeNumber(String text) {
            boolean none = text.endsWith("NaN") || text.endsWith("INF") || text.endsWith("Infinity");
            return none ? super.writeNull() : super.writeNumber(text);
        }

        @Override
        public JsonGenerator writeArray(double[] array, int offset, int length) {
            writeStartArray(array, length);
            for (int i = offset; i < offset + length; i++) {
                writeNumber(array[i]);
            }
            return writeEndArray();
        }
    }
}
