package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import dev.petrel.topic.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkerStatusTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path VECTORS = Path.of("..", "core", "src", "test", "resources", "wire-vectors.json");
    private static final Topic TOPIC = Topic.of("inference/workers/w-3");

    static Stream<Arguments> consumed() {
        return vectors("consume");
    }

    static Stream<Arguments> produced() {
        return vectors("produce");
    }

    private static Stream<Arguments> vectors(String role) {
        List<Arguments> found = JSON.readTree(VECTORS)
                .get("vectors")
                .valueStream()
                .filter(vector -> vector.get("kind").asString().equals("worker-capability"))
                .filter(vector -> vector.get("role").asString().equals(role))
                .map(vector -> Arguments.of(vector.get("id").asString(), vector))
                .toList();
        assertThat(found).isNotEmpty();
        return found.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("consumed")
    void whatWorkersOfTheFleetSayIsReadAsItShould(String id, JsonNode vector) {
        Topic topic = Topic.of(vector.get("topic").asString());
        Payload payload = vector.has("payload")
                ? Payload.of(JSON.writeValueAsBytes(vector.get("payload")))
                : Payload.utf8(vector.get("payload_text").asString());
        JsonNode value = vector.at("/expect/value");

        switch (vector.at("/expect/outcome").asString()) {
            case "accept" ->
                assertThat(WorkerStatus.read(topic, payload))
                        .contains(new WorkerStatus(
                                value.get("workerId").asString(),
                                value.get("capabilities")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .toList(),
                                value.get("idle").asInt(),
                                Instant.ofEpochMilli(value.get("timestampMs").asLong())));
            case "remove" -> {
                assertThat(WorkerStatus.read(topic, payload)).isEmpty();
                assertThat(WorkerStatus.workerId(topic)).isEqualTo(value.asString());
            }
            case "ignore" ->
                assertThatThrownBy(() -> WorkerStatus.read(topic, payload)).isInstanceOf(MalformedMessage.class);
            default -> throw new AssertionError("a vector with another outcome: " + vector);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("produced")
    void whatWeSayIsWhatReadersOfEitherSpellingTake(String id, JsonNode vector) {
        JsonNode given = vector.get("given");
        WorkerStatus status = new WorkerStatus(
                given.get("workerId").asString(),
                given.get("capabilities").valueStream().map(JsonNode::asString).toList(),
                given.get("idle").asBoolean() ? 1 : 0,
                Instant.ofEpochMilli(given.get("nowMs").asLong()));

        Payload payload = status.payload();

        assertThat(JSON.readTree(payload.utf8())).isEqualTo(vector.get("payload"));
        assertThat(WorkerStatus.read(Topic.of(vector.get("topic").asString()), payload))
                .contains(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"w-3\",\"capabilities\":[\"hash\"],\"idle_count\":1,\"timestamp\":5}",
                "{\"worker_id\":\"w-3\",\"capabilities\":[\"hash\"],\"idle_count\":1,\"timestamp\":5}",
                "{\"id\":null,\"worker_id\":\"x\",\"capabilities\":[\"hash\"],\"idle_count\":1.0,\"timestamp\":5.0}",
                "{\"id\":\"x\",\"worker_id\":null,\"capabilities\":[\"hash\"],\"idle_count\":1,\"timestamp\":5,\"a\":{}}"
            })
    void eitherSpellingOfTheIdWillDo(String text) {
        assertThat(WorkerStatus.read(TOPIC, Payload.utf8(text)))
                .contains(new WorkerStatus("w-3", List.of("hash"), 1, Instant.ofEpochMilli(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{\"capabilities\":[],\"idle_count\":1,\"timestamp\":5}",
                "{\"id\":7,\"capabilities\":[],\"idle_count\":1,\"timestamp\":5}",
                "{\"id\":\"\",\"capabilities\":[],\"idle_count\":1,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"idle_count\":1,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"capabilities\":\"hash\",\"idle_count\":1,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"capabilities\":[\"hash\",1],\"idle_count\":1,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"capabilities\":[],\"idle_count\":-1,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"capabilities\":[],\"idle_count\":0.5,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"capabilities\":[],\"idle_count\":true,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"capabilities\":[],\"idle_count\":4294967296,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"capabilities\":[],\"idle_count\":1e999,\"timestamp\":5}",
                "{\"id\":\"w-3\",\"capabilities\":[],\"idle_count\":1}",
                "{\"id\":\"w-3\",\"capabilities\":[],\"idle_count\":1,\"timestamp\":\"now\"}"
            })
    void whatIsNotWhatItShouldBeIsMalformed(String text) {
        assertThatThrownBy(() -> WorkerStatus.read(TOPIC, Payload.utf8(text))).isInstanceOf(MalformedMessage.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"w-3", "workers/w-3", "inference/workers/"})
    void aTopicWithoutThreeLevelsAndAnIdIsRefusedAlsoForOneThatGoes(String topic) {
        assertThatThrownBy(() -> WorkerStatus.read(Topic.of(topic), Payload.EMPTY))
                .isInstanceOf(MalformedMessage.class)
                .hasMessageContaining(topic);
    }

    @Test
    void bytesThatAreNoTextAndPayloadsThatAreTooLargeAreMalformed() {
        Payload noText = Payload.of(new byte[] {(byte) 0xff, (byte) 0xfe});
        Payload large = Payload.of(new byte[WorkerStatus.MOST_BYTES + 1]);

        assertThatThrownBy(() -> WorkerStatus.read(TOPIC, noText)).isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> WorkerStatus.read(TOPIC, large)).isInstanceOf(MalformedMessage.class);
    }

    @Test
    void aWorkerHasAnIdAndTakesNoJobsOrMore() {
        assertThatThrownBy(() -> new WorkerStatus("", List.of(), 0, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WorkerStatus("w", List.of(), -1, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
