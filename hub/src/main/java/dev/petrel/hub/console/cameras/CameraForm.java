package dev.petrel.hub.console.cameras;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.CameraSettings;
import org.jspecify.annotations.Nullable;

/**
 * What is typed about a camera; null for what is left out.
 *
 * @param id the application's name for it
 * @param name what people read; default the id
 * @param kind what it is; default rtsp
 * @param status how it is, in the application's word; default connected
 * @param enabled whether anything is published about it: on, or null
 */
record CameraForm(
        @Nullable String id,
        @Nullable String name,
        @Nullable String kind,
        @Nullable String status,
        @Nullable String enabled) {

    /** Instead of an id that is missing, which is said once. */
    private static final String UNNAMED = "camera";

    /** An empty one. */
    static final CameraForm NEW = new CameraForm("", "", Camera.KIND, Camera.STATUS, "on");

    static CameraForm of(Camera camera) {
        return new CameraForm(
                camera.id(), camera.name(), camera.kind(), camera.status(), camera.enabled() ? "on" : null);
    }

    /** @throws dev.petrel.hub.problem.Problem 422 with every field that is out of its limits */
    CameraSettings settings() {
        String given = id == null ? "" : id.strip();
        return new CameraSettings(
                given,
                name == null || name.isBlank() ? (given.isEmpty() ? UNNAMED : given) : name.strip(),
                kind == null || kind.isBlank() ? Camera.KIND : kind.strip(),
                enabled != null,
                status == null || status.isBlank() ? Camera.STATUS : status.strip());
    }

    /** This, of another camera. */
    CameraForm withId(String newId) {
        return new CameraForm(newId, name, kind, status, enabled);
    }
}
