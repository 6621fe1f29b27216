package dev.petrel.observe;

/** What an observer has that began to watch later than the client; it watches until this is closed. */
@FunctionalInterface
public interface Observation extends AutoCloseable {

    /** Ends it: the observer hears nothing more, apart from an event that it is being told now. */
    @Override
    void close();
}
