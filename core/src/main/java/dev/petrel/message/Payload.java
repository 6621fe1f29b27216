package dev.petrel.message;

import dev.petrel.fault.MalformedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a message; they never change. */
public final class Payload {

    /** No bytes at all. Retained with this payload, a message removes the one that is kept on its topic. */
    public static final Payload EMPTY = new Payload(new byte[0]);

    /** What Java puts in the place of bytes that it cannot read. */
    private static final char REPLACEMENT = '\ufffd';

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static Payload of(byte[] bytes) {
        return new Payload(bytes.clone());
    }

    /** These bytes without a copy: the caller hands the array over and never changes it again. */
    public static Payload handedOver(byte[] bytes) {
        return new Payload(bytes);
    }

    /** This text in UTF-8. */
    public static Payload utf8(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes. */
    public int size() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** A read-only view of the bytes. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * The bytes as text.
     *
     * @throws MalformedMessage if they are not UTF-8
     */
    public String utf8() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try { // It stood there itself, or for bytes that are not UTF-8.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedMessage("the payload of " + bytes.length + " bytes is not UTF-8", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The size only: what a message says is not for logs. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
