package dev.petrel.examples.show;

import java.time.Duration;
import java.util.Optional;

/**
 * When what happens.
 *
 * @param runFor how long the services publish; empty until they are told to stop
 * @param measureEvery from one reading of a thermometer to the next
 * @param calm how long the broker is left alone, at the start and after each restart
 * @param down how long the broker stays away
 */
public record Plan(Optional<Duration> runFor, Duration measureEvery, Duration calm, Duration down) {

    /** Until told to stop: a reading every second, and every seven seconds the broker goes away for a while. */
    public static final Plan DEFAULT =
            new Plan(Optional.empty(), Duration.ofSeconds(1), Duration.ofMillis(5500), Duration.ofMillis(1500));

    /** This, ending by itself. */
    public Plan withRunFor(Duration newRunFor) {
        return new Plan(Optional.of(newRunFor), measureEvery, calm, down);
    }

    /** Whether a kill at this moment leaves the broker time to come back before the end. */
    boolean roomForAKill(Duration elapsed) {
        return runFor.map(end -> elapsed.plus(down).plus(down).compareTo(end) < 0)
                .orElse(true);
    }
}
