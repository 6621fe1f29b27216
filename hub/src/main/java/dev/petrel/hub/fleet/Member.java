package dev.petrel.hub.fleet;

import dev.petrel.health.HealthStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One service. Not safe for threads. */
final class Member {

    private final String name;
    private final Heart heart = new Heart();
    private Report report = new Report.Nothing();
    private @Nullable Instant sign;

    Member(String name) {
        this.name = name;
    }

    /** @param at when it came; null where the broker had kept it from before */
    void says(Report newReport, @Nullable Instant at) {
        report = newReport;
        if (at != null && !(newReport instanceof Report.Nothing)) {
            sign = at;
        }
    }

    void beats(long now, Instant at) {
        heart.beat(now, heart.silent(now));
        sign = at;
    }

    void listenAnew(long now) {
        heart.listenAnew(now);
    }

    /** Whether nothing is known of it any more. */
    boolean isGone() {
        return report instanceof Report.Nothing && !heart.beaten();
    }

    Sight look(long now) {
        return switch (report) {
            case Report.Said said -> look(said.status(), now);
            case Report.Unreadable unreadable -> sight(Condition.UNREADABLE, unreadable.why(), sign);
            case Report.Nothing nothing -> sight(heart.silent(now) ? Condition.SILENT : Condition.WELL, null, sign);
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
        if (heart.silent(now)) {
            return Condition.SILENT;
        }
        return status.ok() ? Condition.WELL : Condition.NOT_WELL;
    }

    private Sight sight(Condition condition, @Nullable String says, @Nullable Instant lastSign) {
        return new Sight(name, condition, says, lastSign, heart.interval().orElse(null));
    }
}
