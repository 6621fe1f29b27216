package dev.petrel.jobs.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.jobs.rest.WebServer.Reply;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What services of the system before this one answer is understood as it was meant. */
class RestVectorsTest {

    private static final Path FILE = Path.of("..", "core", "src", "test", "resources", "wire-vectors.json");

    private static final Map<String, Class<? extends ComputeException>> KINDS = Map.of(
            "NotFound", ComputeException.NotFound.class,
            "Auth", ComputeException.NotAuthenticated.class,
            "Permission", ComputeException.NotPermitted.class,
            "Validation", ComputeException.ValidationFailed.class,
            "Server", ComputeException.ServerFailed.class);

    static Stream<Arguments> answers() {
        return JsonMapper.shared()
                .readTree(FILE.toFile())
                .get("vectors")
                .valueStream()
                .filter(vector -> vector.get("kind").asString().equals("rest-response"))
                .map(vector -> Arguments.of(vector.get("id").asString(), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void anAnswerIsUnderstood(String id, JsonNode vector) throws Exception {
        String body = vector.has("payload")
                ? vector.get("payload").toString()
                : vector.get("payload_text").asString();
        Reply reply = Reply.of(vector.get("status").asInt(), body);

        try (WebServer server = WebServer.answering(asked -> reply);
                ComputeClient client = ComputeClient.of(ComputeSettings.of(server.url()))) {
            JsonNode expected = vector.get("expect").get("value");
            if (expected.has("error")) {
                assertThatItFails(client, expected, body);
            } else {
                assertThatItHolds(client.get("b1"), expected);
            }
        }
    }

    private static void assertThatItFails(ComputeClient client, JsonNode expected, String body) {
        ComputeException failure = catchThrowableOfType(ComputeException.class, () -> client.get("b1"));

        assertThat(failure).isInstanceOf(KINDS.get(expected.get("error").asString()));
        if (expected.has("message")) {
            assertThat(failure.detail()).isEqualTo(expected.get("message").asString());
        }
        if (failure instanceof ComputeException.ValidationFailed validation) {
            assertThat(validation.body()).isEqualTo(body);
            assertThat(validation.detail()).contains("must be positive");
        }
        if (failure instanceof ComputeException.ServerFailed server) {
            assertThat(server.status()).isEqualTo(expected.get("status").asInt());
        }
    }

    private static void assertThatItHolds(ComputeJob job, JsonNode expected) {
        expected.properties().forEach(field -> {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "jobId" -> assertThat(job.jobId()).isEqualTo(value.asString());
                case "status" -> assertThat(job.status()).isEqualTo(value.asString());
                case "progress" -> assertThat(job.progress()).isEqualTo(value.asInt());
                case "priority" -> assertThat(job.priority()).isEqualTo(value.asInt());
                case "task_output" -> assertThat(job.taskOutput()).isNull();
                case "finished" -> assertThat(job.finished()).isEqualTo(value.asBoolean());
                default -> throw new AssertionError("nobody looks at " + field.getKey());
            }
        });
    }
}
