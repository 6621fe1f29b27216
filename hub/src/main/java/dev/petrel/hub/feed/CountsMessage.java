package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.event.IsoTime;
import dev.petrel.hub.event.Tallies.Tally;
import java.time.Instant;
import java.util.Objects;

/**
 * What stands on the topic of a camera's counts.
 *
 * @param cameraId the camera
 * @param cameraName what people read
 * @param eventsToday events since midnight
 * @param eventsThisWeek events since Monday's midnight
 * @param lastUpdated when they were counted, ISO 8601 in UTC
 */
record CountsMessage(String cameraId, String cameraName, long eventsToday, long eventsThisWeek, String lastUpdated) {

    CountsMessage {
        Objects.requireNonNull(cameraId, "cameraId");
        if (eventsToday < 0 || eventsThisWeek < 0) {
            throw new IllegalArgumentException(
                    "counts are not negative: " + eventsToday + " today, " + eventsThisWeek + " this week");
        }
    }

    static CountsMessage of(Camera camera, Tally tally, Instant now) {
        return new CountsMessage(camera.id(), camera.name(), tally.today(), tally.thisWeek(), IsoTime.zulu(now));
    }
}
