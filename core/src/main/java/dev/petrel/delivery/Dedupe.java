package dev.petrel.delivery;

import dev.petrel.envelope.Identity;
import dev.petrel.message.Message;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How copies are told from messages.
 *
 * @param identity what the copies of a message have in common; empty for a message that has no copies
 * @param window for how long after it was handled a message is remembered, above zero
 * @param entries how many each handler remembers at most, at least 1
 */
public record Dedupe(Function<Message, Optional<Identity>> identity, Duration window, int entries) {

    public Dedupe {
        Objects.requireNonNull(identity, "identity");
        if (window.isNegative() || window.isZero() || entries < 1) {
            throw new IllegalArgumentException("dedupe needs a time and entries, not " + window + " with " + entries);
        }
    }
}
