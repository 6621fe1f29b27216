package dev.petrel.hub.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a service looks at one moment.
 *
 * @param service its client id
 * @param condition how it is
 * @param says what it says is wrong, or why what it says cannot be read, or else what happened; null for nothing
 * @param sign when it gave its last sign of life: a heartbeat, or a status that was not kept from before; where there was
 *     none yet, when it said its status by its own clock; null for never
 * @param interval from one heartbeat to the next, as observed; null where too few were heard
 */
public record Sight(
        String service,
        Condition condition,
        @Nullable String says,
        @Nullable Instant sign,
        @Nullable Duration interval) {

    public Sight {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(condition, "condition");
    }
}
