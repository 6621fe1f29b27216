package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.topic.MqttText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes texts that came from outside fit for messages and logs. */
final class Wording {

    /** Longer texts are cut. */
    static final int LONGEST = 200;

    /** What Netty's epoll puts in front of the system's words, such as {@code finishConnect(..) failed with error(-111): }. */
    private static final Pattern SYSTEM_CALL =
            Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    /** An address at the end, with the name that it had before its look-up, if any, as Java writes it. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s/]*/(\\S+:\\d+)$");

    private Wording() {}

    /** The text with control characters and the like escaped, cut where it is too long; empty for null. */
    static String escaped(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String safe = MqttText.printable(text);
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "...";
    }

    /** Code and reason string, such as {@code 0x87 not authorized: no such user}. */
    static String answer(ReasonCode code, String escapedReason) {
        return escapedReason.isEmpty() ? code.toString() : code + ": " + escapedReason;
    }

    /** Where a broker would have us go instead [4.11]; empty for null. */
    static String elsewhere(@Nullable String reference) {
        return reference == null ? "" : "; it points to " + MqttText.quoted(reference);
    }

    /** What an exception says, or its name where it says nothing. */
    static String of(Throwable fault) {
        String message = fault.getMessage();
        if (message == null || message.isBlank()) {
            return fault.getClass().getSimpleName();
        }
        String words = SYSTEM_CALL.matcher(message).replaceFirst("");
        return escaped(ADDRESS.matcher(words).replaceFirst("$1"));
    }
}
