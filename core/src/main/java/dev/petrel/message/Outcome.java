package dev.petrel.message;

import java.time.Duration;
import java.util.Objects;

/** What a handler decides about a message. Returning from a handler that decides nothing is {@link Ack}. */
public sealed interface Outcome {

    /** The message is handled. */
    Outcome ACK = new Ack();

    /** It is handled, and acknowledged. */
    record Ack() implements Outcome {}

    /**
     * It is to be handed over again. That counts as an attempt like one that threw; a pause that reaches beyond the
     * handler's budget ends the attempts at once.
     *
     * @param after the pause, from zero to {@link #LONGEST}; meanwhile only messages of the same lane wait
     */
    record Retry(Duration after) implements Outcome {

        /** The longest pause that is taken: a year. */
        public static final Duration LONGEST = Duration.ofDays(365);

        /** @throws IllegalArgumentException if the pause is negative or above a year */
        public Retry {
            if (after.isNegative() || after.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a pause is zero to a year, not " + after);
            }
        }
    }

    /**
     * It is never going to be handled here: it becomes a dead letter at once, and is acknowledged then.
     *
     * @param reason why, in words; it travels with the letter, so it should hold no secrets
     */
    record DeadLetter(String reason) implements Outcome {

        public DeadLetter {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Nobody needs it: it is acknowledged and told, and that is all.
     *
     * @param reason why, in words, for the log
     */
    record Drop(String reason) implements Outcome {

        public Drop {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
