package dev.petrel.envelope;

/** How an envelope is written, and how strictly it is read. All services of a fleet should agree on one. */
public enum EnvelopeFormat {
    /**
     * The five fields {@code id}, {@code type}, {@code ts}, {@code source} and {@code data}, and a sixth, {@code
     * correlate}, where there is a correlation. Readers pass over fields that they do not know.
     */
    STANDARD,
    /**
     * Exactly the five fields, as fleets of py-tars write and read them: a correlation takes the place of the id, and
     * any other field is an error.
     */
    TARS
}
