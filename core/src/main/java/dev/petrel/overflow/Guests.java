package dev.petrel.overflow;

import dev.petrel.outcome.PublishOutcome.Failed;

/** Who takes a room, and hears what becomes of it. Called from any thread that uses the room, and by its alarms. */
public interface Guests<T> {

    /**
     * There is room: it takes its place behind those that came before. Called under the room's lock, so that the order
     * holds; it must be short and must not call what is not Petrel's.
     */
    void enters(T item);

    /** One that waited in line has entered. */
    void admitted(T item);

    /**
     * One waited in line until its time was up, and goes.
     *
     * @param words which bound was reached, with what there is
     */
    void late(T item, String words);

    /** One that had entered and was never sent has gone for a later one, and takes no room any more. */
    void ousted(T item, Failed how);
}
