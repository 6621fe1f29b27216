package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.event.Tallies.Tally;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is retained about a camera.
 *
 * @param camera the camera
 * @param tally what its events add up to
 * @param activity whether it had one lately
 */
record CameraState(Camera camera, Tally tally, ActivityMessage activity) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    CameraState {
        Objects.requireNonNull(camera, "camera");
        Objects.requireNonNull(tally, "tally");
        Objects.requireNonNull(activity, "activity");
    }

    static CameraState of(Camera camera, Tally tally, Instant now) {
        return new CameraState(camera, tally, ActivityMessage.of(camera, tally.last(), now));
    }

    /**
     * What has to be published: all that is not as it was. Counts always, since they say when they were counted.
     *
     * @param before what was published before; null for nothing
     */
    List<Publication> messages(@Nullable CameraState before, CameraTopics topics, Instant now) {
        String id = camera.topicId();
        List<Publication> messages = new ArrayList<>();
        if (before == null || !before.camera.equals(camera)) {
            messages.add(retained(topics.status(id), StatusMessage.of(camera)));
        }
        boolean renamed = before == null || !before.camera.name().equals(camera.name());
        if (tally.last().isPresent() && (renamed || !before.tally.last().equals(tally.last()))) {
            messages.add(retained(
                    topics.lastEvent(id),
                    LastEventMessage.of(camera, tally.last().get())));
        }
        messages.add(retained(topics.counts(id), CountsMessage.of(camera, tally, now)));
        if (before == null || !before.activity.equals(activity)) {
            messages.add(retained(topics.activity(id), activity));
        }
        return messages;
    }

    /** At least once, retained, without expiry. */
    private static Publication retained(String topic, Object message) {
        return Publication.of(topic, Payload.handedOver(JSON.writeValueAsBytes(message)))
                .withRetain(true);
    }
}
