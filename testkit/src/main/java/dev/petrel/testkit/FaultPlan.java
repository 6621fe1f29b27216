package dev.petrel.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Which faults come when: the same ones whenever it is made with the same seed, time and kinds.
 *
 * @param seed where its random numbers began
 * @param time how long it takes; every fault is over by then
 * @param steps in their order, one after another
 */
public record FaultPlan(long seed, Duration time, List<FaultStep> steps) {

    private static final long SHORTEST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 2000;
    private static final long LONGEST_PAUSE_MILLIS = 1500;
    private static final int PICKS = 1 << 16;

    /** Copies the steps and refuses those that overlap or do not end in time. */
    public FaultPlan {
        steps = steps.stream().sorted(Comparator.comparing(FaultStep::at)).toList();
        Duration free = Duration.ZERO;
        for (FaultStep step : steps) {
            if (step.at().compareTo(free) < 0 || step.end().compareTo(time) > 0) {
                throw new IllegalArgumentException("\"" + step + "\" begins before " + free + " or ends after " + time);
            }
            free = step.end();
        }
    }

    /**
     * A mix of these kinds: faults of 0.2 to 2 s with pauses of 0.2 to 1.5 s between them. Pure: nothing but its arguments
     * decides.
     *
     * @throws IllegalArgumentException if there are no kinds
     */
    public static FaultPlan of(long seed, Duration time, Set<Fault> kinds) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a plan needs at least one kind of fault");
        }
        List<Fault> choice = List.copyOf(new TreeSet<>(kinds));
        SplittableRandom random = new SplittableRandom(seed);
        List<FaultStep> steps = new ArrayList<>();
        long at = pause(random);
        while (true) {
            Fault fault = choice.get(random.nextInt(choice.size()));
            long lasting = random.nextLong(SHORTEST_MILLIS, LONGEST_MILLIS);
            int pick = random.nextInt(PICKS);
            if (at + lasting > time.toMillis()) {
                return new FaultPlan(seed, time, steps);
            }
            steps.add(new FaultStep(Duration.ofMillis(at), fault, Duration.ofMillis(lasting), pick));
            at += lasting + pause(random);
        }
    }

    /** This with a further fault in place of all that it would overlap. */
    public FaultPlan with(FaultStep step) {
        List<FaultStep> all = new ArrayList<>(steps);
        all.removeIf(other -> other.at().compareTo(step.end()) < 0 && step.at().compareTo(other.end()) < 0);
        all.add(step);
        return new FaultPlan(seed, time, all);
    }

    /** The seed and a line for each step. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + ", " + time.toMillis() + " ms");
        steps.forEach(step -> text.append('\n').append(step));
        return text.toString();
    }

    private static long pause(SplittableRandom random) {
        return random.nextLong(SHORTEST_MILLIS, LONGEST_PAUSE_MILLIS);
    }
}
