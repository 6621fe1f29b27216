package dev.petrel.hub.console.overview;

import dev.petrel.hub.link.Spread;
import dev.petrel.hub.link.Trend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Rate and latency of the last ten minutes, as the page draws and tells them.
 *
 * @param at the end of each step, in milliseconds since 1970, parted by commas
 * @param rates messages a second in each step, parted by commas
 * @param halves milliseconds within which half of the messages of each step were acknowledged; nothing between the commas
 *     where there were none
 * @param most the same for 99 of 100
 * @param summary all of it in a sentence or two
 * @param minutes the same by the minute, newest first
 */
record Times(String at, String rates, String halves, String most, String summary, List<Minute> minutes) {

    private static final int STEPS_A_MINUTE = (int) Duration.ofMinutes(1).dividedBy(Trend.STEP);
    private static final double HALF = 0.5;
    private static final double MOST = 0.99;

    /**
     * A minute.
     *
     * @param until when it ended
     * @param messages how many were acknowledged
     * @param half milliseconds within which half of them were, in words
     * @param most the same for 99 of 100
     */
    record Minute(Instant until, long messages, String half, String most) {}

    static Times of(List<Trend.Step> steps) {
        return new Times(
                steps.stream()
                        .map(step -> Long.toString(step.at().toEpochMilli()))
                        .collect(Collectors.joining(",")),
                steps.stream().map(step -> number(step.rate())).collect(Collectors.joining(",")),
                line(steps, HALF),
                line(steps, MOST),
                summary(steps),
                minutes(steps));
    }

    private static String line(List<Trend.Step> steps, double share) {
        return steps.stream()
                .map(step -> step.latencies().within(share))
                .map(time -> time.isEmpty() ? "" : number(time.getAsDouble()))
                .collect(Collectors.joining(","));
    }

    private static String summary(List<Trend.Step> steps) {
        Spread all = sum(steps);
        if (all.count() == 0) {
            return "Nothing was published in the last ten minutes.";
        }
        return "Now " + number(steps.get(steps.size() - 1).rate()) + " messages a second, at most "
                + number(most(steps, Trend.Step::rate)) + " in the last ten minutes. Half of " + all.count()
                + " messages were acknowledged within " + words(all.within(HALF)) + ", 99\u00a0% within "
                + words(all.within(MOST)) + ".";
    }

    private static double most(List<Trend.Step> steps, ToDoubleFunction<Trend.Step> value) {
        return steps.stream().mapToDouble(value).max().orElse(0);
    }

    private static List<Minute> minutes(List<Trend.Step> steps) {
        List<Minute> minutes = new ArrayList<>();
        for (int end = steps.size(); end > 0; end -= STEPS_A_MINUTE) {
            List<Trend.Step> part = steps.subList(Math.max(0, end - STEPS_A_MINUTE), end);
            Spread all = sum(part);
            minutes.add(new Minute(
                    part.get(part.size() - 1).at(), all.count(), words(all.within(HALF)), words(all.within(MOST))));
        }
        return minutes;
    }

    private static Spread sum(List<Trend.Step> steps) {
        return steps.stream().map(Trend.Step::latencies).reduce(Spread.NONE, Spread::plus);
    }

    private static String words(OptionalDouble millis) {
        return millis.isEmpty() ? "-" : number(millis.getAsDouble()) + " ms";
    }

    /** With as many digits as are of use. */
    private static String number(double value) {
        return String.format(Locale.ROOT, value == 0 || value >= 100 ? "%.0f" : value < 1 ? "%.2f" : "%.1f", value);
    }
}
