package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.event.IsoTime;
import dev.petrel.hub.event.Tallies.LastEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the topic of a camera's activity.
 *
 * @param cameraId the camera
 * @param state whether it had an event lately
 * @param lastEventAt when its last event happened, ISO 8601 in UTC, or null if it had none
 */
record ActivityMessage(
        String cameraId, State state, @Nullable String lastEventAt) {

    /** How long a camera stays active after an event came. */
    static final Duration ACTIVE = Duration.ofMinutes(5);

    ActivityMessage {
        Objects.requireNonNull(cameraId, "cameraId");
        Objects.requireNonNull(state, "state");
    }

    static ActivityMessage of(Camera camera, Optional<LastEvent> last, Instant now) {
        return new ActivityMessage(
                camera.id(),
                activeUntil(last).filter(now::isBefore).isPresent() ? State.ON : State.OFF,
                last.map(event -> IsoTime.zulu(event.occurredAt())).orElse(null));
    }

    /** When a camera is not active any more; empty if it never was. */
    static Optional<Instant> activeUntil(Optional<LastEvent> last) {
        return last.map(event -> event.acceptedAt().plus(ACTIVE));
    }

    /** Whether a camera had an event lately. */
    enum State {
        ON,
        OFF
    }
}
