package dev.petrel.examples.show;

import java.time.Duration;
import java.util.Optional;

/**
 * When what happens.
 *
 * @param runFor how long the services publish; empty until they are told to stop
 * @param measureEvery from one reading of a thermometer to the next
 * @param firstCalm how long the broker lives at first
 * @param calm how long it lives after each restart
 * @param down how long it stays away
 */
public record Plan(Optional<Duration> runFor, Duration measureEvery, Duration firstCalm, Duration calm, Duration down) {

    /**
     * Until told to stop, with a reading every second. The calm lets every client be online for longer than ten seconds,
     * after which it counts its attempts to connect anew; in a shorter one the pauses between them would grow.
     */
    public static final Plan DEFAULT = new Plan(
            Optional.empty(),
            Duration.ofSeconds(1),
            Duration.ofMillis(3500),
            Duration.ofMillis(11_500),
            Duration.ofMillis(1200));

    /** This, ending by itself. */
    public Plan withRunFor(Duration newRunFor) {
        return new Plan(Optional.of(newRunFor), measureEvery, firstCalm, calm, down);
    }

    /** Whether a broker that goes away now is back before the end, with its clients. */
    boolean roomForAKill(Duration elapsed) {
        Duration back = elapsed.plus(down).plusSeconds(1);
        return runFor.map(end -> back.compareTo(end) < 0).orElse(true);
    }
}
