package dev.petrel.hub.feed;

import java.util.List;
import java.util.Objects;

/**
 * The topics of cameras, each by the camera's {@link dev.petrel.hub.camera.Camera#topicId()}.
 *
 * @param prefix what all topics begin with
 */
public record CameraTopics(String prefix) {

    public CameraTopics {
        Objects.requireNonNull(prefix, "prefix");
    }

    /** Where its events are published. */
    public String event(String topicId) {
        return topic(topicId, "event");
    }

    /** Where it stands whether it is online. */
    public String status(String topicId) {
        return topic(topicId, "status");
    }

    /** Where its last event stands. */
    public String lastEvent(String topicId) {
        return topic(topicId, "last_event");
    }

    /** Where it stands how many events it had. */
    public String counts(String topicId) {
        return topic(topicId, "counts");
    }

    /** Where it stands whether it had an event lately. */
    public String activity(String topicId) {
        return topic(topicId, "activity");
    }

    /** Where what is about its state stands: all but {@link #event}. */
    List<String> states(String topicId) {
        return List.of(status(topicId), lastEvent(topicId), counts(topicId), activity(topicId));
    }

    private String topic(String topicId, String what) {
        return prefix + "/camera/" + topicId + "/" + what;
    }
}
