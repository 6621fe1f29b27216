package dev.petrel.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A value of any kind, written as JSON once: what data is put together from. Inside a value that is written later it
 * stands as it is. It never changes.
 */
@JsonSerialize(using = JsonText.Writer.class)
public final class JsonText {

    private final String text;
    private final int size;

    private JsonText(String text) {
        this.text = text;
        this.size = text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * A value that is written now; later changes of it do not count. NaN and infinities become null.
     *
     * @param value a record, a map, a list, a text, a number, a JSON tree of Jackson, {@link Data}
     * @throws IllegalArgumentException if it cannot be written as JSON, or is so large or deep that readers would refuse
     *     it; the message names class and field, never a value
     */
    public static JsonText of(Object value) {
        Objects.requireNonNull(value, "value");
        return value instanceof JsonText written ? written : new JsonText(JsonWriter.writePart(value));
    }

    /** How many bytes of JSON. */
    public int size() {
        return size;
    }

    /** Equal when the JSON text is, character for character. */
    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The size only: what a message says is not for logs. */
    @Override
    public String toString() {
        return size + " bytes";
    }

    /** Writes it as it stands. */
    static final class Writer extends StdSerializer<JsonText> {

        Writer() {
            super(JsonText.class);
        }

        @Override
        public void serialize(JsonText value, JsonGenerator generator, SerializationContext context) {
            generator.writeRawValue(value.text);
        }
    }
}
