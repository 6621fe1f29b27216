package dev.petrel.journal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read back.
 *
 * @param number which
 * @param body what it holds; null if it cannot be read any more, though it could when it was written
 */
public record Found(long number, @Nullable ByteBuffer body) {

    /** The number only: what a record holds is not for logs. */
    @Override
    public String toString() {
        return "record " + number;
    }
}
