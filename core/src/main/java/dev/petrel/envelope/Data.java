package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.nio.ByteBuffer;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** The data of an envelope: a JSON object, kept as its bytes and read only when somebody asks. It never changes. */
public final class Data {

    private final byte[] bytes;
    private final int offset;
    private final int length;

    private Data(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /**
     * Data that is written now; later changes of the value do not count. What is not a number is written as null.
     *
     * @param value a record, a map, a JSON tree of Jackson, or data already
     * @throws IllegalArgumentException if it cannot be written as JSON, or is written as anything but an object
     */
    public static Data of(Object value) {
        Objects.requireNonNull(value, "value");
        if (value instanceof Data data) {
            return data;
        }
        byte[] json = Json.write(value);
        if (json[0] != '{') {
            throw new IllegalArgumentException("data is a JSON object, so a record or a map will do, but not "
                    + value.getClass().getName());
        }
        return new Data(json, 0, json.length);
    }

    /**
     * Data that travels alone, without an envelope.
     *
     * @throws MalformedMessage if the payload is not UTF-8, or not one JSON object
     */
    public static Data read(Payload payload) {
        byte[] bytes = payload.toBytes();
        Utf8.require(bytes);
        try (JsonParser parser = Json.MAPPER.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedMessage("the payload is no JSON object");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new MalformedMessage("there is something behind the JSON object");
            }
        } catch (JacksonException e) {
            TokenStreamLocation where = e.getLocation(); // none where a bound is exceeded
            throw new MalformedMessage(
                    where == null
                            ? "the payload is too deep, or holds something too long"
                            : "the payload is not JSON, from byte " + where.getByteOffset());
        }
        return new Data(bytes, 0, bytes.length);
    }

    /** Bytes within an envelope that was read and found to be sound. */
    static Data within(byte[] bytes, int offset, int length) {
        return new Data(bytes, offset, length);
    }

    /**
     * The data as a value.
     *
     * @param type a record, {@code Map.class}, {@code JsonNode.class}, or this class
     * @throws MalformedMessage if the data does not fit the type
     */
    public <T> T as(Class<T> type) {
        if (type.equals(Data.class)) {
            return type.cast(this);
        }
        try {
            return Json.MAPPER.readValue(bytes, offset, length, type);
        } catch (JacksonException e) {
            throw new MalformedMessage("the data is no " + type.getSimpleName() + Json.where(e));
        }
    }

    /** The JSON text, as it stands on the wire. */
    public Payload json() {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, offset, copy, 0, length);
        return Payload.handedOver(copy);
    }

    /** How many bytes of JSON. */
    public int size() {
        return length;
    }

    void copyTo(ByteBuffer target) {
        target.put(bytes, offset, length);
    }

    /** Equal when the JSON text is, byte for byte. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Data that && view().equals(that.view());
    }

    @Override
    public int hashCode() {
        return view().hashCode();
    }

    private ByteBuffer view() {
        return ByteBuffer.wrap(bytes, offset, length);
    }

    /** The size only: what a message says is not for logs. */
    @Override
    public String toString() {
        return length + " bytes";
    }
}
