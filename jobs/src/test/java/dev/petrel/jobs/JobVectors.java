package dev.petrel.jobs;

import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cases that were written down from the system of jobs that Petrel takes the place of; they stand beside core's tests. */
final class JobVectors {

    private static final JsonNode ALL = JsonMapper.shared()
            .readTree(Path.of("../core/src/test/resources/wire-vectors.json").toFile());

    private JobVectors() {}

    /** Each of a kind and role, as a name and the vector. Fails if there is none. */
    static Stream<Arguments> of(String kind, String role) {
        List<Arguments> found = ALL.get("vectors")
                .valueStream()
                .filter(vector -> vector.get("system").asString().equals("cl_server"))
                .filter(vector -> vector.get("kind").asString().equals(kind))
                .filter(vector -> vector.get("role").asString().equals(role))
                .map(vector -> Arguments.of(vector.get("id").asString(), vector))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no vector is of kind " + kind + " and role " + role);
        }
        return found.stream();
    }

    /** What a vector has for a payload. */
    static Payload payload(JsonNode vector) {
        JsonNode text = vector.path("payload_text");
        return Payload.utf8(text.isMissingNode() ? vector.get("payload").toString() : text.asString());
    }

    /** A payload as it comes on the topic of jobs. */
    static Message message(Payload payload) {
        String topic = JobMonitor.DEFAULT_TOPIC;
        return new Message(Topic.of(topic), payload, Qos.AT_LEAST_ONCE, false, Metadata.NONE, TopicFilter.of(topic));
    }
}
