package dev.petrel.jobs;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a worker said that it can do. On the wire, retained on a topic whose last level is the worker's id,
 * {@code {"id":"w-3","worker_id":"w-3","capabilities":["hash"],"idle_count":1,"timestamp":1767225600123}}, where the id
 * stands twice, because some readers know it by the one name and some by the other.
 *
 * @param workerId which worker; not empty
 * @param capabilities the tasks that it can do, as it named them
 * @param idle how many jobs it could take now; 0 while it is busy
 * @param timestamp when it said that, by its own clock, exact to the millisecond
 */
public record WorkerStatus(String workerId, List<String> capabilities, int idle, Instant timestamp) {

    /** The largest payload that is taken for one. */
    public static final int MOST_BYTES = 16 * 1024;

    private static final int LEAST_LEVELS = 3;

    /** @throws IllegalArgumentException if the id is empty or the count is below zero */
    public WorkerStatus {
        Objects.requireNonNull(workerId, "workerId");
        capabilities = List.copyOf(capabilities);
        timestamp = timestamp.truncatedTo(ChronoUnit.MILLIS);
        if (workerId.isEmpty()) {
            throw new IllegalArgumentException("a worker has an id that is not empty");
        }
        if (idle < 0) {
            throw new IllegalArgumentException("a worker could take 0 jobs or more, not " + idle);
        }
    }

    /**
     * The status that was said on a topic. The id is the last level of the topic, also where the body says another; fields
     * that are not known are passed over.
     *
     * @return empty where the payload is, or is blank: the worker is gone
     * @throws MalformedMessage if it is no status: the topic has fewer than three levels, the payload is no JSON object, or
     *     is without id, capabilities, idle count or a time in milliseconds, each of its type
     */
    public static Optional<WorkerStatus> read(Topic topic, Payload payload) {
        String workerId = workerId(topic);
        return isGone(payload) ? Optional.empty() : Optional.of(Fields.workerStatus(payload, name -> workerId));
    }

    /**
     * As {@link #read(Topic, Payload)}, where it is not known on which topic it was said: the id is what the worker calls
     * itself, {@code worker_id} before {@code id}.
     */
    public static Optional<WorkerStatus> read(Payload payload) {
        return isGone(payload) ? Optional.empty() : Optional.of(Fields.workerStatus(payload, name -> name));
    }

    private static boolean isGone(Payload payload) {
        if (payload.size() > MOST_BYTES) {
            throw new MalformedMessage("a worker's status has at most " + MOST_BYTES + " bytes, not " + payload.size());
        }
        return payload.utf8().isBlank();
    }

    /**
     * Whose topic it is: its last level.
     *
     * @throws MalformedMessage if that is empty, or the topic has fewer than three levels
     */
    public static String workerId(Topic topic) {
        List<String> levels = List.of(topic.name().split("/", -1));
        if (levels.size() < LEAST_LEVELS || levels.getLast().isEmpty()) {
            throw new MalformedMessage(
                    "a worker's topic has three levels or more, of which the last is its id, such as "
                            + "inference/workers/w-3; not " + MqttText.quoted(topic.name()));
        }
        return levels.getLast();
    }

    /** Whether it can do a task, busy or not. */
    public boolean can(String capability) {
        return capabilities.contains(capability);
    }

    /** This as it goes onto the wire; {@link #read} gives it back. */
    public Payload payload() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", workerId);
        fields.put("worker_id", workerId);
        fields.put("capabilities", capabilities);
        fields.put("idle_count", idle);
        fields.put("timestamp", timestamp.toEpochMilli());
        return Fields.json(fields);
    }

    /** Whether it says the same as another, apart from the time. */
    boolean saysSameAs(WorkerStatus other) {
        return capabilities.equals(other.capabilities) && idle == other.idle;
    }
}
