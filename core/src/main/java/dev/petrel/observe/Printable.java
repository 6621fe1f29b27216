package dev.petrel.observe;

import java.util.Locale;

/** Text from outside, made safe for logs and messages. */
public final class Printable {

    private Printable() {}

    /** The text with control characters as their code, so that what comes from outside cannot forge lines of a log. */
    public static String of(Object value) {
        String text = String.valueOf(value);
        if (text.chars().noneMatch(Printable::isUnsafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (isUnsafe(c)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                safe.append((char) c);
            }
        });
        return safe.toString();
    }

    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.getType(c) == Character.FORMAT;
    }
}
