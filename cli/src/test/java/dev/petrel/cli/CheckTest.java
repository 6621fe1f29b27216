package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#urls")
    void aUrlMeansWhatItShould(String id, JsonNode vector) {
        Run run = Run.of("check", "url", vector.get("url").asString());

        Vectors.assertExpected(run, vector);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#environments")
    void anEnvironmentMeansWhatItShould(String id, JsonNode vector) {
        StringBuilder lines = new StringBuilder();
        vector.get("env")
                .properties()
                .forEach(entry -> lines.append(entry.getKey())
                        .append('=')
                        .append(entry.getValue().asString())
                        .append('\n'));

        Run run = Run.with(lines.toString(), Map.of(), "check", "env");

        Vectors.assertExpected(run, vector);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#matches")
    void aFilterMatchesWhatItShould(String id, JsonNode vector) {
        Run run = Run.of(
                "check",
                "topic",
                vector.get("filter").asString(),
                vector.get("topic").asString());

        boolean match = vector.at("/expect/outcome").asString().equals("match");
        assertThat(run.out()).isEqualTo("{\"ok\":true,\"match\":" + match + "}\n");
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#wrongFilters")
    void aWrongFilterIsRefused(String id, JsonNode vector) {
        Run run = Run.of("check", "topic", vector.get("filter").asString(), "a/b");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).startsWith("{\"ok\":false,\"error\":\"").hasLineCount(1);
    }

    @Test
    void noSecretIsShown() {
        String environment = """
                # the broker in the cellar
                MQTT_URL=mqtts://cellar

                MQTT_CLIENT_ID=c
                MQTT_USERNAME=u
                MQTT_PASSWORD=s3cr3t
                MQTT_TLS_CA=ca.p12
                MQTT_TLS_CA_PASSWORD=s3cr3t2
                """;

        Run env = Run.with(environment, Map.of(), "check", "env");
        Run url = Run.of("check", "url", "mqtt://u:s3cr3t@h,mqtts://u:s3cr3t2@h2");

        assertThat(env.exitCode()).isZero();
        assertThat(env.out() + env.err()).doesNotContain("s3cr3t").contains("cellar", "ca.p12");
        assertThat(url.exitCode()).isZero();
        assertThat(url.out() + url.err()).doesNotContain("s3cr3t").contains("\"password\":\"****\"", "h2");
    }

    @Test
    void whetherAServerReferenceIsFollowedIsShown() {
        Run run = Run.with(
                "MQTT_URL=mqtts://h\nMQTT_CLIENT_ID=c\nMQTT_FOLLOW_SERVER_REFERENCE=TRUE\n", Map.of(), "check", "env");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\"follow_server_reference\":true");
    }

    @Test
    void aVariableThatNobodyReadsIsAWarning() {
        Run run = Run.with("MQTT_URL=mqtt://h\nMQTT_CLIENT_ID=c\nMQTT_KEPALIVE=3\n", Map.of(), "check", "env");

        JsonNode verdict = JSON.readTree(run.lines().get(0));
        assertThat(verdict.at("/warnings/0").asString()).contains("MQTT_KEPALIVE", "MQTT_KEEPALIVE");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aLineThatIsNoVariableIsAMistakeAndNotShown() {
        Run run = Run.with("MQTT_URL=mqtt://h\ns3cr3t\n", Map.of(), "check", "env");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEqualTo("{\"ok\":false,\"errors\":[\"line 2 is not KEY=VALUE\"]}\n");
        assertThat(run.err()).contains("line 2 is not KEY=VALUE").doesNotContain("s3cr3t");
    }

    @Test
    void everyMistakeIsListed() {
        Run run = Run.with("MQTT_KEEPALIVE=0\nMQTT_ENABLE_HEALTH=1\n", Map.of(), "check", "env");

        JsonNode verdict = JSON.readTree(run.lines().get(0));
        assertThat(verdict.get("ok").asBoolean()).isFalse();
        assertThat(verdict.get("errors").valueStream().map(JsonNode::asString))
                .hasSize(4)
                .anyMatch(line -> line.contains("MQTT_URL"))
                .anyMatch(line -> line.contains("MQTT_CLIENT_ID"))
                .anyMatch(line -> line.contains("MQTT_KEEPALIVE"))
                .anyMatch(line -> line.contains("MQTT_ENABLE_HEALTH"));
    }
}
