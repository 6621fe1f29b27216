package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.event.IsoTime;
import dev.petrel.hub.event.Tallies.LastEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the topic of a camera's last event.
 *
 * @param cameraId the camera
 * @param cameraName what people read
 * @param eventId the event
 * @param timestamp when it happened, ISO 8601 in UTC
 * @param descriptionSnippet the beginning of its description, at most {@link LastEvent#SNIPPET} characters
 * @param smartDetectionType what was detected, or null
 */
record LastEventMessage(
        String cameraId,
        String cameraName,
        String eventId,
        String timestamp,
        String descriptionSnippet,
        @Nullable String smartDetectionType) {

    LastEventMessage {
        Objects.requireNonNull(cameraId, "cameraId");
        if (descriptionSnippet.length() > LastEvent.SNIPPET) {
            throw new IllegalArgumentException(
                    "a snippet has at most " + LastEvent.SNIPPET + " characters, not " + descriptionSnippet.length());
        }
    }

    static LastEventMessage of(Camera camera, LastEvent last) {
        return new LastEventMessage(
                camera.id(),
                camera.name(),
                last.eventId(),
                IsoTime.zulu(last.occurredAt()),
                last.snippet(),
                last.smartDetectionType());
    }
}
