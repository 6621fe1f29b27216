package dev.petrel.envelope;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an envelope is written, and how strictly it is read. All services of a fleet should agree on one. */
public enum EnvelopeFormat {
    /**
     * The five fields {@code id}, {@code type}, {@code ts}, {@code source} and {@code data}, and a sixth, {@code
     * correlate}, where there is a correlation. Readers pass over fields that they do not know, and take only a number
     * as {@code ts}.
     */
    STANDARD,
    /**
     * Exactly the five fields, as fleets of py-tars write and read them: a correlation takes the place of the id, and
     * any other field is an error. A {@code ts} may also be a number in text, or true or false for 1 and 0.
     */
    TARS;

    /** As settings and messages spell it: the name in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<EnvelopeFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst();
    }
}
