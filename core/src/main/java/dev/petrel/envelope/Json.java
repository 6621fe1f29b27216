package dev.petrel.envelope;

import java.io.ByteArrayOutputStream;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** JSON as envelopes need it: bounded on the way in, without anything on the way out that is not JSON. */
final class Json {

    /** How deep objects and lists may stand in each other. */
    static final int MAX_DEPTH = 200;

    /** What envelopes and batches need of it for themselves, so that what is written can be read. */
    private static final int OUTER_DEPTH = 4;

    /** How many characters one text may have. */
    static final int MAX_TEXT = 8 << 20;

    /** How many digits one number may have. */
    static final int MAX_DIGITS = 1_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH - OUTER_DEPTH)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // writers in other languages leave them in
            .build();

    static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .addModule(new SimpleModule().addSerializer(new JsonText.Writer()))
            .build();

    private Json() {}

    /** @throws IllegalArgumentException if the value cannot be written */
    static byte[] write(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = new NullForNoNumber(MAPPER.createGenerator(out))) {
            MAPPER.writeValue(generator, value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    value.getClass().getName() + " cannot be written as JSON" + where(e) + ": "
                            + e.getOriginalMessage(),
                    e);
        }
        return out.toByteArray();
    }

    /** At which field something went wrong, without what stood there. */
    static String where(JacksonException e) {
        String path = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : ", at " + path;
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
