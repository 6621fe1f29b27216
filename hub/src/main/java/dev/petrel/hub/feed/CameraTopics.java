package dev.petrel.hub.feed;

/** The topics of cameras below a prefix. */
public record CameraTopics(String prefix) {

    /** Where its events are. */
    public String event(String topicId) {
        return topic(topicId, "event");
    }

    /** Where its status is. */
    public String status(String topicId) {
        return topic(topicId, "status");
    }

    /** Where its last event is. */
    public String lastEvent(String topicId) {
        return topic(topicId, "last_event");
    }

    /** Where its counts are. */
    public String counts(String topicId) {
        return topic(topicId, "counts");
    }

    /** Where it says whether something happens. */
    public String activity(String topicId) {
        return topic(topicId, "activity");
    }

    private String topic(String topicId, String leaf) {
        return prefix + "/camera/" + topicId + "/" + leaf;
    }
}
