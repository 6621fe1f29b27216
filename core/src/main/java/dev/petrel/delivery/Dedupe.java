package dev.petrel.delivery;

import dev.petrel.envelope.Identity;
import dev.petrel.message.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How copies are told from messages.
 *
 * @param identity what the copies of a message have in common; empty for a message that has no copies
 * @param window for how long after it was handled a message is remembered, above zero
 * @param entries how many each handler remembers at most, at least 1
 * @param directory where they are written down, so that a process that comes after this one remembers them; null for
 *     nowhere. There it is all handlers together that have so many entries
 */
public record Dedupe(
        Function<Message, Optional<Identity>> identity,
        Duration window,
        int entries,
        @Nullable Path directory) {

    /** In memory only. */
    public Dedupe(Function<Message, Optional<Identity>> identity, Duration window, int entries) {
        this(identity, window, entries, null);
    }

    public Dedupe {
        Objects.requireNonNull(identity, "identity");
        if (window.isNegative() || window.isZero() || entries < 1) {
            throw new IllegalArgumentException("dedupe needs a time and entries, not " + window + " with " + entries);
        }
    }
}
