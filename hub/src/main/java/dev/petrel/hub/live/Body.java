package dev.petrel.hub.live;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payload as people read it.
 *
 * @param kind what it is
 * @param text JSON with an element on each line, other text as it is, or bytes in hexadecimal
 * @param envelope the words on its outside; null where it is no envelope
 * @param shown bytes of the payload that the text stands for
 */
public record Body(Kind kind, String text, @Nullable Envelope envelope, int shown) {

    private static final int BYTES_ON_A_LINE = 16;
    private static final int MOST_BINARY = 512;
    private static final char REPLACEMENT = '\ufffd';

    /** What a payload is. */
    public enum Kind {
        /** No bytes at all. */
        EMPTY,
        /** An envelope, in JSON. */
        ENVELOPE,
        /** Other JSON. */
        JSON,
        /** Other text. */
        TEXT,
        /** No text. */
        BINARY
    }

    /**
     * That of a message.
     *
     * @param most how many bytes to show, at least 1
     */
    public static Body of(Seen seen, int most) {
        if (seen.size() == 0) {
            return new Body(Kind.EMPTY, "", null, 0);
        }
        boolean whole = !seen.isCut() && seen.size() <= most;
        Payload part = seen.cut(most).kept();
        Optional<String> text = whole ? text(part) : beginning(part);
        if (text.isEmpty()) {
            return binary(part);
        }
        return whole ? structured(part, text.get()) : new Body(Kind.TEXT, text.get(), null, part.size());
    }

    /** A payload in a line of at most so many characters. */
    public static String line(Seen seen, int most) {
        Payload part = seen.cut(4 * most).kept();
        String text = (part.size() == seen.size() ? text(part) : beginning(part))
                .map(some -> some.replaceAll("\\s+", " ").strip())
                .orElse("(binary)");
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most) + "...";
    }

    private static Body structured(Payload payload, String text) {
        Optional<String> json = Indented.json(text);
        if (json.isEmpty()) {
            return new Body(Kind.TEXT, text, null, payload.size());
        }
        Envelope envelope = envelope(payload);
        return new Body(envelope == null ? Kind.JSON : Kind.ENVELOPE, json.get(), envelope, payload.size());
    }

    private static @Nullable Envelope envelope(Payload payload) {
        for (EnvelopeFormat format : EnvelopeFormat.values()) {
            try {
                return new EnvelopeCodec(format, "").read(payload);
            } catch (MalformedMessage e) {
                // Not of this format.
            }
        }
        return null;
    }

    private static Optional<String> text(Payload payload) {
        try {
            return Optional.of(payload.utf8()).filter(Body::readable);
        } catch (MalformedMessage e) {
            return Optional.empty();
        }
    }

    /** The beginning of a text may end within a character. */
    private static Optional<String> beginning(Payload payload) {
        String text = new String(payload.toBytes(), StandardCharsets.UTF_8);
        int end = text.length();
        while (end > 0 && text.length() - end < 3 && text.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        return Optional.of(text.substring(0, end)).filter(some -> some.indexOf(REPLACEMENT) < 0 && readable(some));
    }

    private static boolean readable(String text) {
        return text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    }

    private static Body binary(Payload payload) {
        byte[] bytes = payload.toBytes();
        int shown = Math.min(bytes.length, MOST_BINARY);
        HexFormat spaced = HexFormat.ofDelimiter(" ");
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < shown; at += BYTES_ON_A_LINE) {
            text.append(at == 0 ? "" : "\n").append(spaced.formatHex(bytes, at, Math.min(shown, at + BYTES_ON_A_LINE)));
        }
        return new Body(Kind.BINARY, text.toString(), null, shown);
    }
}
