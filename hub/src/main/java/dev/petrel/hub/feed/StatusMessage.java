package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.CameraStatus;
import dev.petrel.hub.event.IsoTime;
import java.util.Arrays;
import java.util.Objects;

/**
 * What stands on the topic of a camera's status.
 *
 * @param cameraId the camera
 * @param cameraName what people read
 * @param status online, offline or unavailable
 * @param sourceType the camera's kind
 * @param lastUpdated since when, ISO 8601 in UTC
 */
record StatusMessage(String cameraId, String cameraName, String status, String sourceType, String lastUpdated) {

    StatusMessage {
        Objects.requireNonNull(cameraId, "cameraId");
        if (Arrays.stream(CameraStatus.values()).noneMatch(word -> word.text().equals(status))) {
            throw new IllegalArgumentException("a camera is online, offline or unavailable, not " + status);
        }
    }

    static StatusMessage of(Camera camera) {
        return new StatusMessage(
                camera.id(), camera.name(), camera.condition().text(), camera.kind(), IsoTime.zulu(camera.statusAt()));
    }
}
