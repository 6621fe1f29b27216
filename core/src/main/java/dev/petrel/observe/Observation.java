package dev.petrel.observe;

/** What an observer or a listener has that began later than what it watches; it is told until this is closed. */
@FunctionalInterface
public interface Observation extends AutoCloseable {

    /** Ends it: nothing more is told, apart from what is being told now. */
    @Override
    void close();
}
