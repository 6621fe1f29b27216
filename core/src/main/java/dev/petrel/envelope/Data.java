package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * The data of an envelope: a JSON object, kept as its text and read only when somebody asks. It never changes.
 *
 * <p>Data that came in an envelope is sound JSON within the bounds of {@link EnvelopeCodec#read}. A text in it of more
 * than 8 Mi characters, which takes its room only when it is read, is refused by {@link #as}.
 */
public final class Data {

    private final String json;

    private Data(String json) {
        this.json = json;
    }

    /**
     * Data that is written now; later changes of the value do not count. NaN and infinities become null; nulls, the
     * order of fields and all digits of numbers are kept.
     *
     * @param value a record, a map, a JSON tree of Jackson, or data already
     * @throws IllegalArgumentException if it cannot be written as JSON, is written as anything but an object, goes round
     *     in circles, or is so large or deep that readers would refuse it; the message names class and field, never a
     *     value
     */
    public static Data of(Object value) {
        Objects.requireNonNull(value, "value");
        if (value instanceof Data data) {
            return data;
        }
        return new Data(JsonWriter.write(value));
    }

    /**
     * Data that travels alone, without an envelope.
     *
     * @throws MalformedMessage if the payload is not UTF-8, not one JSON object, or beyond a bound of {@link
     *     EnvelopeCodec#read}
     */
    public static Data read(Payload payload) {
        String json = Json.text(payload);
        try (JsonParser parser = Json.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedMessage("data is a JSON object");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new MalformedMessage("there is something behind the data");
            }
        } catch (JacksonException e) {
            throw new MalformedMessage("data is one JSON object; " + Wording.unreadable(e));
        }
        return new Data(json);
    }

    /** What stood in an envelope and was found to be sound. */
    static Data found(String json) {
        return new Data(json);
    }

    /**
     * The data as a value. Fields that a record does not have are passed over, so that services can grow one by one. A
     * component that is missing is null or an empty {@code Optional}; of a primitive type it must be there. A value
     * must be of its component's type: text is not taken for a number, nor a fraction for an integer.
     *
     * <p>No field of the data can choose a class.
     *
     * @param type a record, {@code Map.class}, {@code JsonNode.class}, or this class
     * @throws MalformedMessage if the data does not fit the type; the message names the field and what was expected
     *     there, never the value
     * @throws IllegalArgumentException if nothing can be read as that type, because it is an interface, say
     */
    public <T> T as(Class<T> type) {
        if (type.equals(Data.class)) {
            return type.cast(this);
        }
        try {
            @Nullable T value = Json.MAPPER.readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be read from JSON" + Wording.unwritable(e));
        } catch (RuntimeException e) { // some come past Jackson, with the value in their message
            throw new MalformedMessage("the data does not fit " + type.getSimpleName() + Wording.unfit(e));
        }
        throw new MalformedMessage("the data is nothing as " + type.getSimpleName());
    }

    /** The JSON, as it stands on the wire. */
    public Payload json() {
        return Payload.utf8(json);
    }

    String text() {
        return json;
    }

    /** Equal when the JSON text is, character for character. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Data that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** The size only: what a message says is not for logs. */
    @Override
    public String toString() {
        return json.length() + " characters";
    }
}
