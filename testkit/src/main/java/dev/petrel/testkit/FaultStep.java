package dev.petrel.testkit;

import java.time.Duration;

/**
 * One fault of a {@link FaultPlan}.
 *
 * @param at when it begins, from the plan's beginning
 * @param fault which one
 * @param lasting how long it lasts; what has no length, such as a cut, is over at once
 * @param pick which of several targets it befalls: their number divides it, the rest is the place
 */
public record FaultStep(Duration at, Fault fault, Duration lasting, int pick) {

    /** Refuses negative times and picks. */
    public FaultStep {
        if (at.isNegative() || lasting.isNegative() || pick < 0) {
            throw new IllegalArgumentException(
                    "at " + at + ", lasting " + lasting + ", pick " + pick + ": none of them" + " may be negative");
        }
    }

    /** When it is over, from the plan's beginning. */
    public Duration end() {
        return at.plus(lasting);
    }

    /** Such as {@code 1.250 s HALF_OPEN for 0.700 s on 3}. */
    @Override
    public String toString() {
        return seconds(at) + " " + fault + " for " + seconds(lasting) + " on " + pick;
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000 + "." + "%03d".formatted(time.toMillisPart()) + " s";
    }
}
