package dev.petrel.cli.doctor;

import dev.petrel.topic.Topic;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many messages there are on which topics, in the order of their first ones; bounded. Not safe for threads. */
final class TopicCounts {

    /** How many topics are remembered. */
    static final int TOPICS = 100;

    private final Map<Topic, Long> counts = new LinkedHashMap<>();
    private long beyond;

    void add(Topic topic) {
        if (counts.size() < TOPICS || counts.containsKey(topic)) {
            counts.merge(topic, 1L, Long::sum);
        } else {
            beyond++;
        }
    }

    Map<Topic, Long> counts() {
        return counts;
    }

    /** How many messages are on topics that are not remembered. */
    long beyond() {
        return beyond;
    }
}
