package dev.petrel.hub.fleet;

import dev.petrel.health.HealthReport;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.HeartRate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One service. Not safe for threads. */
final class Member {

    private final String name;
    private final HeartRate heart;
    private HealthReport report = new HealthReport.Removed();
    private @Nullable Instant sign;

    /** @param now when it was first heard of */
    Member(String name, long now) {
        this.name = name;
        this.heart = new HeartRate(now);
    }

    /** @param at when it came; null where the broker had kept it from before */
    void says(HealthReport newReport, @Nullable Instant at) {
        report = newReport;
        if (at != null && !(newReport instanceof HealthReport.Removed)) {
            sign = at;
        }
    }

    void beats(long now, Instant at) {
        heart.beat(now, silent(now));
        sign = at;
    }

    void listenAnew(long now) {
        heart.listenAnew(now);
    }

    /** Whether nothing is known of it any more. */
    boolean isGone() {
        return report instanceof HealthReport.Removed && !heart.beaten();
    }

    Sight look(long now) {
        return switch (report) {
            case HealthReport.Said said -> look(said.status(), now);
            case HealthReport.Unreadable unreadable -> sight(Condition.UNREADABLE, unreadable.why(), sign);
            case HealthReport.Removed removed -> sight(silent(now) ? Condition.SILENT : Condition.WELL, null, sign);
        };
    }

    private Sight look(HealthStatus status, long now) {
        return sight(
                condition(status, now),
                status.error() == null ? status.event() : status.error(),
                sign == null ? status.timestamp() : sign);
    }

    /** After a goodbye nobody expects a heartbeat. */
    private Condition condition(HealthStatus status, long now) {
        if (!status.ok() && "shutdown".equals(status.event())) {
            return Condition.SHUT_DOWN;
        }
        if (!status.ok() && "lost".equals(status.event())) {
            return Condition.LOST;
        }
        if (silent(now)) {
            return Condition.SILENT;
        }
        return status.ok() ? Condition.WELL : Condition.NOT_WELL;
    }

    /** Whether its heart beat, and has not for too long. */
    private boolean silent(long now) {
        return heart.beaten() && heart.age(now).compareTo(heart.patience()) >= 0;
    }

    private Sight sight(Condition condition, @Nullable String says, @Nullable Instant lastSign) {
        return new Sight(name, condition, says, lastSign, heart.interval().orElse(null));
    }
}
