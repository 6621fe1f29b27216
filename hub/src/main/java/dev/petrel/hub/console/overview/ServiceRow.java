package dev.petrel.hub.console.overview;

import dev.petrel.hub.console.Badge;
import dev.petrel.hub.fleet.Condition;
import dev.petrel.hub.fleet.Sight;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A service in the table of the fleet.
 *
 * @param sight how it looks
 * @param badge the same in a word and a colour
 * @param every how often its heart beats, in words; null where that is not known
 */
record ServiceRow(Sight sight, Badge badge, @Nullable String every) {

    /** Whoever needs somebody first, and then by name. */
    private static final Comparator<Sight> TROUBLE_FIRST =
            Comparator.comparingInt((Sight sight) -> rank(sight.condition())).thenComparing(Sight::service);

    static List<ServiceRow> of(List<Sight> sights) {
        return sights.stream()
                .sorted(TROUBLE_FIRST)
                .map(sight -> new ServiceRow(sight, badge(sight.condition()), every(sight.interval())))
                .toList();
    }

    private static int rank(Condition condition) {
        return switch (condition) {
            case NOT_WELL, SILENT, LOST, UNREADABLE -> 0;
            case WELL -> 1;
            case SHUT_DOWN -> 2;
        };
    }

    private static Badge badge(Condition condition) {
        return switch (condition) {
            case WELL -> new Badge("good", "Well");
            case NOT_WELL -> new Badge("bad", "Not well");
            case SILENT -> new Badge("bad", "Silent");
            case SHUT_DOWN -> new Badge("quiet", "Shut down");
            case LOST -> new Badge("bad", "Lost");
            case UNREADABLE -> new Badge("busy", "Unreadable");
        };
    }

    private static @Nullable String every(@Nullable Duration interval) {
        if (interval == null) {
            return null;
        }
        double seconds = interval.toMillis() / 1000.0;
        return seconds < 0.1 ? "under 0.1 s" : String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
}
