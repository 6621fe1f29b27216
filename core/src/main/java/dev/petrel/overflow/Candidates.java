package dev.petrel.overflow;

import dev.petrel.topic.Topic;
import org.jspecify.annotations.Nullable;

/** Who of a share may have to go: those that were never sent. */
interface Candidates<T> {

    /** One of them with its size. */
    record Candidate<T>(T item, long bytes) {}

    /** How many there are, and their bytes. */
    int messages();

    long bytes();

    /** The one that is replaced by a new one of a topic, room or not; null for none. */
    @Nullable
    Candidate<T> replacedOn(Topic topic);

    /** The next one to go when there is no room; null for none. */
    @Nullable
    Candidate<T> next();

    void add(T item, Topic topic, long bytes);

    /** Whether it was one. */
    boolean remove(T item, Topic topic);
}
