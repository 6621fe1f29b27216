package dev.petrel.delivery;

import dev.petrel.observe.Events;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.Time;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the way in needs of the world around it.
 *
 * @param clientId for names of threads and logs
 * @param failures what follows when a handler throws
 * @param letters where dead letters go
 * @param dedupe how copies are told from messages; null for not at all
 * @param thread the I/O thread
 */
public record Surroundings(
        String clientId,
        DeliveryLimits limits,
        FailurePolicy failures,
        LetterPlaces letters,
        @Nullable Dedupe dedupe,
        Time time,
        Events events,
        Executor thread) {}
