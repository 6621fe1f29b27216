package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class CheckJobsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#jobs")
    void whatIsSaidOfAJobMeansWhatItShould(String id, JsonNode vector) {
        Run run = Run.with(line(vector), Map.of(), "check", "job", "--topic", topic(vector));

        assertVerdict(run, vector, vector.at("/expect/value"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#workers")
    void whatAWorkerSaysMeansWhatItShould(String id, JsonNode vector) {
        JsonNode value = vector.at("/expect/value");
        JsonNode expected = vector.at("/expect/outcome").asString().equals("remove")
                ? JSON.readTree("{\"workerId\":\"" + value.asString() + "\",\"remove\":true}")
                : value;

        Run run = Run.with(line(vector), Map.of(), "check", "worker", "--topic", topic(vector));

        assertVerdict(run, vector, expected);
    }

    @Test
    void withoutATopicAWorkerIsWhatItCallsItself() {
        String input = """
                {"id":"a","capabilities":["hash"],"idle_count":1,"timestamp":5}
                {"id":"a","worker_id":"b","capabilities":[],"idle_count":0,"timestamp":5}

                {"capabilities":[],"idle_count":0,"timestamp":5}
                """;

        Run run = Run.with(input, Map.of(), "check", "worker");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.lines().subList(0, 3))
                .containsExactly(
                        "{\"ok\":true,\"value\":{\"workerId\":\"a\",\"capabilities\":[\"hash\"],\"idle\":1,\"timestampMs\":5}}",
                        "{\"ok\":true,\"value\":{\"workerId\":\"b\",\"capabilities\":[],\"idle\":0,\"timestampMs\":5}}",
                        "{\"ok\":true,\"value\":{\"remove\":true}}");
        assertThat(run.lines().get(3)).startsWith("{\"ok\":false,\"error\":");
    }

    @Test
    void everyLineIsAJobOfItsOwnInOrder() {
        String input = """
                {"job_id":"j","event_type":"processing","timestamp":5,"progress":7,"data":{"progress":99.9}}

                {"job_id":"j","event_type":"error","timestamp":6,"progress":100}""";

        Run run = Run.with(input, Map.of(), "check", "job");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isEmpty();
        assertThat(run.lines().get(0))
                .isEqualTo("{\"ok\":true,\"value\":{\"jobId\":\"j\",\"status\":\"processing\",\"progress\":99,"
                        + "\"timestampMs\":5,\"finished\":false}}");
        assertThat(run.lines().get(1)).startsWith("{\"ok\":false,\"error\":");
        assertThat(run.lines().get(2)).contains("\"status\":\"error\"", "\"finished\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"job", "worker"})
    void whatIsNoTopicIsAMistakeOfTheCommandLine(String what) {
        Run run = Run.of("check", what, "--topic", "inference/workers/+");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("inference/workers/+");
        assertThat(run.out()).isEmpty();
    }

    private static String topic(JsonNode vector) {
        return vector.get("topic").asString();
    }

    /** As one line, also where there is nothing in it. */
    private static String line(JsonNode vector) {
        String text = vector.has("payload")
                ? JSON.writeValueAsString(vector.get("payload"))
                : vector.get("payload_text").asString();
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static void assertVerdict(Run run, JsonNode vector, JsonNode expected) {
        boolean ignored = vector.at("/expect/outcome").asString().equals("ignore");
        assertThat(run.lines()).hasSize(1);
        JsonNode verdict = JSON.readTree(run.lines().get(0));
        assertThat(verdict.get("ok").asBoolean()).isNotEqualTo(ignored);
        assertThat(verdict.has("error")).isEqualTo(ignored);
        assertThat(run.exitCode()).isEqualTo(ignored ? ExitCode.FAILED : ExitCode.DONE);
        if (!ignored) {
            assertThat(verdict.get("value")).isEqualTo(expected);
        }
    }
}
