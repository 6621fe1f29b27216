package dev.petrel.hub.console.settings;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.Cameras;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.feed.CameraTopics;
import dev.petrel.hub.homeassistant.Discovery;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Which topics settings would lead to, as the rooms make them that publish there. */
@Component
public final class Previews {

    private static final Camera EXAMPLE = new Camera(
            "front_door",
            "front_door",
            "Front door",
            Camera.KIND,
            true,
            Camera.STATUS,
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.EPOCH);

    private final Cameras cameras;

    Previews(Cameras cameras) {
        this.cameras = cameras;
    }

    /**
     * Topics of one camera, as an example for all.
     *
     * @param of the camera, in words
     * @param event where its events are published
     * @param status where it stands whether it is online
     * @param availability where the hub says whether it is there
     * @param discovery the first topic where Home Assistant is told of it; empty while it is told nothing
     */
    public record Preview(String of, String event, String status, String availability, String discovery) {}

    /** Those of the first enabled camera, or of one that could be. */
    public Preview of(BrokerConfig config) {
        List<Camera> all = cameras.all();
        Camera camera = all.stream().filter(Camera::enabled).findFirst().orElse(EXAMPLE);
        CameraTopics topics = new CameraTopics(config.publish().topicPrefix());
        return new Preview(
                words(camera),
                topics.event(camera.topicId()),
                topics.status(camera.topicId()),
                config.availabilityTopic(),
                Discovery.topics(config, camera).stream().findFirst().orElse(""));
    }

    private static String words(Camera camera) {
        return camera.equals(EXAMPLE)
                ? "a camera with the id " + camera.id()
                : "the camera " + camera.name() + ", whose id is " + camera.id();
    }
}
