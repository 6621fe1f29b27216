package dev.petrel.hub.event;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.CameraSettings;
import dev.petrel.hub.database.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event that can be stored.
 *
 * @param id its id
 * @param camera its camera, as it was when the event came
 * @param occurredAt when it happened
 * @param sourceType the kind of camera that it says
 * @param smartDetectionType what was detected
 * @param shown the beginning of its description, at most {@link #SHOWN} characters
 * @param body its fields as JSON
 * @param picture its picture
 */
record NewEvent(
        String id,
        Camera camera,
        Instant occurredAt,
        String sourceType,
        @Nullable String smartDetectionType,
        String shown,
        String body,
        Picture picture) {

    /** Characters of a description that are kept as the last event's: as many as Home Assistant shows. */
    static final int SHOWN = 255;

    /** What a row takes beside its text, about. */
    private static final int ROW = 200;

    NewEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(camera, "camera");
        Objects.requireNonNull(body, "body");
    }

    /**
     * What was posted, if it keeps to the limits.
     *
     * @param cameras gives the camera, which it may have to make
     * @throws dev.petrel.hub.problem.Problem 422 with every field that is out of its limits
     */
    static NewEvent of(EventRequest request, Picture sent, Function<CameraSettings, Camera> cameras, Instant now) {
        List<String> objects = EventBody.objects(request.objectsDetected());
        EventLimits.check(request, objects);
        String cameraId = Objects.requireNonNull(request.cameraId());
        String sourceType = request.sourceType() == null ? Camera.KIND : request.sourceType();
        Camera camera = cameras.apply(new CameraSettings(
                cameraId,
                request.cameraName() == null ? cameraId : request.cameraName(),
                sourceType,
                true,
                Camera.STATUS));
        String id = request.eventId() == null ? UUID.randomUUID().toString() : request.eventId();
        String name = request.cameraName() == null ? camera.name() : request.cameraName();
        Instant occurredAt = request.timestamp() == null
                ? now
                : IsoTime.read(request.timestamp()).orElseThrow();
        String body = EventBody.of(
                        request, objects, new EventBody.EventName(id, cameraId, name, sourceType), occurredAt)
                .toString();
        String detection = request.smartDetectionType();
        return new NewEvent(
                id,
                camera,
                Moments.toMicros(occurredAt),
                sourceType,
                detection == null || detection.isBlank() ? null : detection,
                Beginning.of(request.description() == null ? "" : request.description(), SHOWN),
                body,
                sent instanceof Picture.None && request.thumbnailUrl() != null
                        ? new Picture.Elsewhere(request.thumbnailUrl())
                        : sent);
    }

    /** What it takes in the database, about. */
    int bytes() {
        return ROW + body.length() + picture.bytes();
    }
}
