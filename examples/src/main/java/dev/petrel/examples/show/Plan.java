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
     * Until told to stop, with a reading every second. The calm is long enough for every client to have been online for
     * ten seconds: a broker that closes two connections in a row sooner than that looks to them like one that another
     * client with the same id takes away, and they would wait longer and longer.
     */
    public static final Plan DEFAULT = new Plan(
            Optional.empty(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofMillis(11_500),
            Duration.ofMillis(1500));

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
