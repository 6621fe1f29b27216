package dev.petrel.examples.show;

import java.time.Duration;
import java.util.Optional;

/**
 * When what happens.
 *
 * @param runFor how long the services publish; empty until they are told to stop
 * @param measureEvery from one reading of a thermometer to the next
 * @param calm how long the broker lives, at first and after each restart
 * @param down how long it stays away
 */
public record Plan(Optional<Duration> runFor, Duration measureEvery, Duration calm, Duration down) {

    /** Until told to stop: a reading every second, and every few seconds the broker goes away for a while. */
    public static final Plan DEFAULT =
            new Plan(Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(1500));

    /** This, ending by itself. */
    public Plan withRunFor(Duration newRunFor) {
        return new Plan(Optional.of(newRunFor), measureEvery, calm, down);
    }

    /** Whether what goes away now is back before the end, with its clients. */
    boolean roomFor(Mishap mishap, Duration elapsed) {
        Duration back = elapsed.plus(mishap.down()).plusSeconds(1);
        return runFor.map(end -> back.compareTo(end) < 0).orElse(true);
    }
}
