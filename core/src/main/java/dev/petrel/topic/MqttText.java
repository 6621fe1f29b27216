package dev.petrel.topic;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Text as MQTT carries it (MQTT 5.0, section 1.5.4): what may stand in it, and how to show one that came from outside
 * in a message or a log line.
 */
public final class MqttText {

    /** How many bytes of UTF-8 fit into one text: its length travels in 16 bits. */
    public static final int MAX_BYTES = 65_535;

    private static final int SHOWN = 80;

    private MqttText() {}

    /** Why a text cannot travel, as the end of a sentence such as "holds a NUL"; empty if it can. */
    public static Optional<String> flaw(String text) {
        return Optional.ofNullable(flaw(text, true));
    }

    /**
     * The text, fit for a message or a log line: control, format and line-separating characters and unpaired surrogates
     * are escaped.
     */
    public static String printable(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> append(shown, character));
        return shown.toString();
    }

    /** As {@link #printable}, in quotes, and what follows the first 80 characters is cut off. */
    public static String quoted(String text) {
        if (text.codePointCount(0, text.length()) <= SHOWN) {
            return '"' + printable(text) + '"';
        }
        String begin = text.substring(0, text.offsetByCodePoints(0, SHOWN));
        return '"' + printable(begin) + "...\" (" + text.length() + " characters)";
    }

    /** The flaw of a text, or null. One pass and no allocation while there is none, since it runs for each message. */
    static @Nullable String flaw(String text, boolean wildcards) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (Character.isSurrogate(c) && !paired(text, i)) {
                    return "holds an unpaired surrogate, which has no UTF-8";
                }
                // A surrogate is half of four bytes.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            } else if (c == 0) {
                return "holds a NUL";
            } else if ((c == '+' || c == '#') && !wildcards) {
                return "holds the wildcard " + c;
            }
        }
        return bytes > MAX_BYTES ? "is " + bytes + " bytes long; at most " + MAX_BYTES + " are allowed" : null;
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static void append(StringBuilder shown, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> shown.append(String.format("\\u%04x", character));
            default -> shown.appendCodePoint(character);
        }
    }
}
