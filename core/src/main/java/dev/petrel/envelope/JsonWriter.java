package dev.petrel.envelope;

import java.io.ByteArrayOutputStream;
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
    static byte[] write(Object value) {
        String type = value.getClass().getName();
        BoundedOutput out = new BoundedOutput();
        try (JsonGenerator generator = new NullForNoNumber(Json.MAPPER.createGenerator(out))) {
            Json.MAPPER.writeValue(generator, value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(type + " cannot be written as JSON" + Wording.unwritable(e));
        }
        byte[] json = out.toByteArray();
        try {
            requireObject(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(type + " is written as what no reader takes: " + Wording.unreadable(e));
        }
        return json;
    }

    /** Also finds what an application wrote past Jackson, and numbers and names that readers would refuse. */
    private static void requireObject(byte[] json, String type) {
        try (JsonParser parser = Json.parser(json)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            if (!object || parser.nextToken() != null) {
                throw new IllegalArgumentException(
                        "data is a JSON object, so a record or a map will do, but not " + type);
            }
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
            boolean number = !text.endsWith("NaN") && !text.endsWith("Infinity");
            return number ? super.writeNumber(text) : super.writeNull();
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
