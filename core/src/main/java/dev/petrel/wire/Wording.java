package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes texts that came from outside fit for messages and logs. */
final class Wording {

    /** Longer texts are cut. */
    static final int LONGEST = 200;

    private Wording() {}

    /** The text with control characters and the like escaped, cut where it is too long; empty for null. */
    static String escaped(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length() && safe.length() < LONGEST; i++) {
            char c = text.charAt(i);
            if (invisible(c)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.length() < LONGEST ? safe.toString() : safe.append("...").toString();
    }

    /** Code and reason string, such as {@code 0x87 not authorized: no such user}. */
    static String answer(ReasonCode code, String escapedReason) {
        return escapedReason.isEmpty() ? code.toString() : code + ": " + escapedReason;
    }

    /** What an exception says, or its name where it says nothing. */
    static String of(Throwable fault) {
        String message = fault.getMessage();
        return message == null || message.isBlank() ? fault.getClass().getSimpleName() : escaped(message);
    }

    private static boolean invisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
