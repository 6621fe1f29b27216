package dev.petrel.cli.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a service looks at one moment.
 *
 * @param service its client id
 * @param condition how it is
 * @param event what happened last, as it says; null for nothing
 * @param error what is wrong, as it says, or why what it says cannot be read; null for nothing
 * @param since when it said so; null if it said nothing
 * @param pulse its heartbeat; null if none was heard
 */
public record Sight(
        String service,
        Condition condition,
        @Nullable String event,
        @Nullable String error,
        @Nullable Instant since,
        @Nullable Pulse pulse) {

    /** How a service is. */
    public enum Condition {
        /** It says that it is well, or at least its heart beats. */
        OK,
        /** It says that it is not well, or that it is gone. */
        NOT_OK,
        /** Its heartbeat stays away. */
        SILENT,
        /** It says something that is no status. */
        UNREADABLE,
        /** It says nothing any more. */
        GONE
    }

    /**
     * Its heartbeat.
     *
     * @param age time since the last one, or since the watching began where it should have come and never did
     * @param interval from one to the next, as observed; null where too few were heard
     */
    public record Pulse(Duration age, @Nullable Duration interval) {}

    /** Whether nothing needs to be done about it. */
    public boolean well() {
        return condition == Condition.OK || condition == Condition.GONE;
    }

    /** Whether it looks the same but for the time that has passed. */
    boolean sameAs(Sight other) {
        return condition == other.condition && Objects.equals(event, other.event) && Objects.equals(error, other.error);
    }
}
