package dev.petrel.hub.console.cameras;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.console.Badge;
import dev.petrel.hub.feed.CameraSight;

/**
 * A camera as it is shown.
 *
 * @param sight the camera and what its events add up to
 * @param hidden whether Home Assistant is not told of it, though it is enabled
 */
record CameraView(CameraSight sight, boolean hidden) {

    public Camera camera() {
        return sight.camera();
    }

    /** How it is. */
    public Badge badge() {
        if (!camera().enabled()) {
            return new Badge("quiet", "Switched off");
        }
        return switch (camera().condition()) {
            case ONLINE -> new Badge("good", "Online");
            case OFFLINE -> new Badge("bad", "Offline");
            case UNAVAILABLE -> new Badge("bad", "Unavailable");
        };
    }
}
