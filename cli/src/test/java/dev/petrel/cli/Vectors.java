package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The vectors of the wire, which core's tests hold: what an original did, and what is expected of us. */
final class Vectors {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FILE = Path.of("..", "core", "src", "test", "resources", "wire-vectors.json");

    private Vectors() {}

    static Stream<Arguments> urls() {
        return ofKind("mqtt-url");
    }

    static Stream<Arguments> environments() {
        return ofKind("config-env");
    }

    static Stream<Arguments> matches() {
        return ofKind("topic-match");
    }

    static Stream<Arguments> wrongFilters() {
        return ofKind("topic-filter");
    }

    /** Envelopes as they come, to be read in the format tars. */
    static Stream<Arguments> envelopes() {
        return consumed("envelope");
    }

    /** The data of health envelopes, to be read in the format tars. */
    static Stream<Arguments> healthData() {
        return ofKind("health-data");
    }

    /** Health as services publish it. */
    static Stream<Arguments> published() {
        return ofKind("health").filter(arguments -> ((JsonNode) arguments.get()[1]).has("payload"));
    }

    static Stream<Arguments> heartbeats() {
        return ofKind("heartbeat");
    }

    /** What is said of jobs, as it comes. */
    static Stream<Arguments> jobs() {
        return consumed("job-event");
    }

    /** What workers say of themselves, as it comes. */
    static Stream<Arguments> workers() {
        return consumed("worker-capability");
    }

    /** The bytes of a vector's message. */
    static byte[] payload(JsonNode vector) {
        if (vector.has("payload_base64")) {
            return Base64.getDecoder().decode(vector.get("payload_base64").asString());
        }
        return vector.has("payload_text")
                ? vector.get("payload_text").asString().getBytes(StandardCharsets.UTF_8)
                : JSON.writeValueAsBytes(vector.get("payload"));
    }

    /** What was printed is what the vector expects: the values that it names, or an error that names what it names. */
    static void assertExpected(Run run, JsonNode vector) {
        JsonNode verdict = JSON.readTree(run.lines().get(0));
        JsonNode expected = vector.at("/expect/value");
        // Where Petrel differs from the original on purpose, the vector says so: it refuses.
        boolean parsed = vector.at("/expect/outcome").asString().equals("parsed") && !vector.has("petrel");
        assertThat(verdict.get("ok").asBoolean()).isEqualTo(parsed);
        assertThat(run.exitCode()).isEqualTo(parsed ? ExitCode.DONE : ExitCode.FAILED);
        if (parsed) {
            expected.properties()
                    .forEach(field -> assertThat(verdict.get("value").get(field.getKey()))
                            .as(field.getKey())
                            .isEqualTo(field.getValue()));
        } else if (expected.has("error")) {
            assertThat(verdict.get("errors").toString())
                    .contains(expected.get("error").asString());
        }
    }

    private static Stream<Arguments> consumed(String kind) {
        return ofKind(kind)
                .filter(arguments ->
                        ((JsonNode) arguments.get()[1]).get("role").asString().equals("consume"));
    }

    private static Stream<Arguments> ofKind(String kind) {
        List<Arguments> found = JSON.readTree(FILE)
                .get("vectors")
                .valueStream()
                .filter(vector -> vector.get("kind").asString().equals(kind))
                .map(vector -> Arguments.of(vector.get("id").asString(), vector))
                .toList();
        assertThat(found).isNotEmpty();
        return found.stream();
    }
}
