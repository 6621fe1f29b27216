package dev.petrel.jobs;

import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.util.Objects;

/**
 * Where things are said of jobs and workers.
 *
 * @param events the one topic on which everything is said of every job; default {@code inference/events}
 * @param workers what the topics of workers begin with, two levels or more: each says on {@code {workers}/{id}}, retained,
 *     what it can do; default {@code inference/workers}
 */
public record JobTopics(String events, String workers) {

    /** The topics that servers and clients agree on unless they are told otherwise. */
    public static final JobTopics DEFAULT = new JobTopics("inference/events", "inference/workers");

    /**
     * @throws IllegalArgumentException if one of them is not a topic, begins with a dollar sign or holds a brace, or if
     *     {@code workers} has one level or ends in a slash
     */
    public JobTopics {
        plain(events);
        plain(workers);
        if (workers.indexOf('/') < 0 || workers.endsWith("/")) {
            throw new IllegalArgumentException("the topics of workers begin with two levels or more, such as "
                    + "inference/workers, without a slash at the end; not with " + MqttText.quoted(workers));
        }
    }

    /**
     * Where a worker says what it can do.
     *
     * @throws IllegalArgumentException if the id cannot be one level of a topic
     */
    public String worker(String workerId) {
        Objects.requireNonNull(workerId, "workerId");
        if (workerId.isEmpty() || workerId.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "a worker's id is one level of a topic: not empty and without a slash, unlike "
                            + MqttText.quoted(workerId));
        }
        return plain(workers + "/" + workerId);
    }

    /** The topic filter of every worker. */
    public String everyWorker() {
        return workers + "/+";
    }

    /** A topic that means itself as a filter too, which neither a named level does nor what is the broker's own. */
    private static String plain(String topic) {
        String name = Topic.of(topic).name();
        if (name.startsWith("$") || name.indexOf('{') >= 0) {
            throw new IllegalArgumentException(
                    "topics of jobs and workers neither begin with $ nor hold a brace, unlike "
                            + MqttText.quoted(name));
        }
        return name;
    }
}
