package dev.petrel.testkit;

/** Which way bytes travel through a {@link FaultyLink}. */
public enum Direction {
    /** What clients send. */
    TO_BROKER,
    /** What the broker sends. */
    TO_CLIENT
}
