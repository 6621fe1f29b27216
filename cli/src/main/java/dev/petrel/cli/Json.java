package dev.petrel.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) on one line. Beyond what JSON asks for, it escapes every character that could drive a terminal
 * or break a line, and half surrogates, so that what it writes is always UTF-8.
 */
final class Json {

    private Json() {}

    /** The JSON of a map in its own order, a list, a text, a number, a boolean, {@link JsonText} or null. */
    static String of(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    private static void append(StringBuilder json, @Nullable Object value) {
        switch (value) {
            case null -> json.append("null");
            case String text -> appendText(json, text);
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.append(separator);
                    appendText(json, String.valueOf(entry.getKey()));
                    json.append(':');
                    append(json, entry.getValue());
                    separator = ",";
                }
                json.append(map.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                String separator = "[";
                for (Object element : list) {
                    json.append(separator);
                    append(json, element);
                    separator = ",";
                }
                json.append(list.isEmpty() ? "[]" : "]");
            }
            case Number number -> json.append(number);
            case Boolean truth -> json.append(truth);
            case JsonText written -> json.append(written.json());
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    static void appendText(StringBuilder json, String text) {
        json.append('"');
        text.codePoints().forEach(character -> appendCharacter(json, character));
        json.append('"');
    }

    private static void appendCharacter(StringBuilder json, int character) {
        switch (character) {
            case '"', '\\' -> json.append('\\').appendCodePoint(character);
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            default -> {
                if (isPlain(character)) {
                    json.appendCodePoint(character);
                } else {
                    for (char half : Character.toChars(character)) {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                    }
                }
            }
        }
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
