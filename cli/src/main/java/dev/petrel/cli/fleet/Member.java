package dev.petrel.cli.fleet;

import dev.petrel.cli.fleet.Sight.Condition;
import dev.petrel.cli.fleet.Sight.Pulse;
import dev.petrel.health.HealthReport;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.HeartRate;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One service of a fleet. Not safe for threads. */
final class Member {

    /** Events after which nobody expects a heartbeat. */
    private static final Set<String> FAREWELLS = Set.of("shutdown", "lost");

    private final String name;
    private final @Nullable Duration allowedSilence;
    private final HeartRate heart;
    private HealthReport report = new HealthReport.Removed();
    private @Nullable Sight shown;

    /** @param allowedSilence how long each service may be silent; null for as its own rhythm says */
    Member(String name, @Nullable Duration allowedSilence, long now) {
        this.name = name;
        this.allowedSilence = allowedSilence;
        this.heart = new HeartRate(now);
    }

    void says(HealthReport newReport) {
        this.report = newReport;
    }

    void beats(long now) {
        heart.beat(now, isSilent(now));
    }

    void listenAnew(long now) {
        heart.listenAnew(now);
    }

    /** How it looks, if that is another look than the one that was returned before; else null. */
    @Nullable
    Sight change(long now) {
        Sight sight = look(now);
        Sight before = shown;
        if (before != null && sight.sameAs(before)) {
            return null;
        }
        shown = sight;
        return sight;
    }

    boolean isGone() {
        return report instanceof HealthReport.Removed && !heart.beaten();
    }

    Sight look(long now) {
        Pulse pulse = heart.beaten() || isSilent(now)
                ? new Pulse(heart.age(now), heart.interval().orElse(null))
                : null;
        return switch (report) {
            case HealthReport.Said said -> look(said.status(), pulse, now);
            case HealthReport.Unreadable unreadable ->
                new Sight(name, Condition.UNREADABLE, null, unreadable.why(), null, pulse);
            case HealthReport.Removed removed -> new Sight(name, withoutStatus(now), null, null, null, pulse);
        };
    }

    private Sight look(HealthStatus status, @Nullable Pulse pulse, long now) {
        Condition said = status.ok() ? Condition.OK : Condition.NOT_OK;
        Condition condition = isSilent(now) ? Condition.SILENT : said;
        return new Sight(name, condition, status.event(), status.error(), status.timestamp(), pulse);
    }

    private Condition withoutStatus(long now) {
        if (isGone()) {
            return Condition.GONE;
        }
        return isSilent(now) ? Condition.SILENT : Condition.OK;
    }

    private boolean isSilent(long now) {
        Duration patience = patience();
        return patience != null && heart.age(now).compareTo(patience) >= 0;
    }

    private @Nullable Duration patience() {
        if (report instanceof HealthReport.Said said && saidFarewell(said.status())) {
            return null;
        }
        if (allowedSilence != null) {
            return allowedSilence;
        }
        return heart.beaten() ? heart.patience() : null;
    }

    private static boolean saidFarewell(HealthStatus status) {
        String event = status.event();
        return !status.ok() && event != null && FAREWELLS.contains(event);
    }
}
