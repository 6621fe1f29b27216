package dev.petrel.testkit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that an application knows about a message, by its topic and its number there. As {@link #line} it travels
 * over the standard output of a {@link ChildJvm}, and {@link Ledger#read} takes it in on the other side.
 */
public sealed interface LedgerEntry {

    /** How a publication ended, in the words of the publisher's library. */
    enum Ending {
        /** The broker has it. */
        DELIVERED,
        /** Nobody will get it. */
        FAILED,
        /** Nobody knows. */
        IN_DOUBT
    }

    /** The publisher's library has taken a message. */
    record Accepted(String topic, long sequence) implements LedgerEntry {}

    /** The publisher's library has said how it ended. */
    record Ended(String topic, long sequence, Ending ending) implements LedgerEntry {}

    /** A subscriber's handler has had it. */
    record Handled(String topic, long sequence) implements LedgerEntry {}

    /** Where it was published. */
    String topic();

    /** Its number, counted by the publisher in the order in which it publishes on the topic. */
    long sequence();

    /** It as one line, such as {@code petrel-ledger delivered 17 a/b}; the topic must hold no line break. */
    default String line() {
        String word = switch (this) {
            case Accepted accepted -> "accepted";
            case Handled handled -> "handled";
            case Ended ended -> Words.of(ended.ending());
        };
        return Words.PREFIX + word + " " + sequence() + " " + topic();
    }

    /** What stands in a line that {@link #line} made; nothing for any other line. */
    static Optional<LedgerEntry> parse(String line) {
        Matcher matcher = Words.LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String topic = matcher.group(3);
        long sequence = Long.parseLong(matcher.group(2));
        return Optional.of(
                switch (matcher.group(1)) {
                    case "accepted" -> new Accepted(topic, sequence);
                    case "handled" -> new Handled(topic, sequence);
                    case "delivered" -> new Ended(topic, sequence, Ending.DELIVERED);
                    case "failed" -> new Ended(topic, sequence, Ending.FAILED);
                    default -> new Ended(topic, sequence, Ending.IN_DOUBT);
                });
    }

    /** The words of its lines. */
    final class Words {

        private static final String PREFIX = "petrel-ledger ";
        private static final Pattern LINE =
                Pattern.compile(PREFIX + "(accepted|handled|delivered|failed|in-doubt) (-?\\d{1,18}) (.*)");

        private Words() {}

        private static String of(Ending ending) {
            return switch (ending) {
                case DELIVERED -> "delivered";
                case FAILED -> "failed";
                case IN_DOUBT -> "in-doubt";
            };
        }
    }
}
