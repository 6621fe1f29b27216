package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.event.Tallies.Tally;
import java.util.Objects;

/**
 * A camera with what its retained topics say of it.
 *
 * @param camera the camera
 * @param tally what its events add up to
 * @param active whether it had an event lately
 */
public record CameraSight(Camera camera, Tally tally, boolean active) {

    public CameraSight {
        Objects.requireNonNull(camera, "camera");
        Objects.requireNonNull(tally, "tally");
    }
}
