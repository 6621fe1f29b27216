package dev.petrel.hub.camera;

import java.time.Instant;
import java.util.Objects;

/**
 * A camera of the application.
 *
 * @param id the application's name for it, as the application writes it
 * @param topicId what stands for it in topics and unique ids, see {@link CameraIds}; no two cameras share it
 * @param name what people read
 * @param kind what it is: rtsp, usb, protect, doorbell or another word of the application's
 * @param enabled whether anything is published about it
 * @param status how it is, in the application's word; what Home Assistant reads is {@link #condition()}
 * @param statusAt since when its status is so
 * @param createdAt when it was first heard of
 * @param updatedAt when it was last changed
 */
public record Camera(
        String id,
        String topicId,
        String name,
        String kind,
        boolean enabled,
        String status,
        Instant statusAt,
        Instant createdAt,
        Instant updatedAt) {

    /** What a camera is that does not say. */
    public static final String KIND = "rtsp";

    /** How a camera is of which nothing was said. */
    public static final String STATUS = "connected";

    public Camera {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(topicId, "topicId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(statusAt, "statusAt");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }

    /** How it is, in the three words that are published. */
    public CameraStatus condition() {
        return CameraStatus.of(status);
    }
}
