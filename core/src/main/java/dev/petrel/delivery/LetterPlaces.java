package dev.petrel.delivery;

import dev.petrel.deadletter.DeadLetterFolder;
import dev.petrel.message.Publisher;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where dead letters go.
 *
 * @param broker takes them
 * @param folder takes those that the broker refuses for good, or takes for nobody; null for none
 */
public record LetterPlaces(Publisher broker, @Nullable DeadLetterFolder folder) {

    /** The broker, and a directory or none. */
    public static LetterPlaces of(Publisher broker, @Nullable Path directory) {
        return new LetterPlaces(broker, directory == null ? null : DeadLetterFolder.at(directory));
    }
}
