package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class CheckPayloadsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#envelopes")
    void anEnvelopeOfTheFleetMeansWhatItShould(String id, JsonNode vector) {
        Instant before = Instant.now();

        Run run = Run.withBytes(Vectors.payload(vector), "check", "envelope", "--format", "tars");

        JsonNode verdict = JSON.readTree(run.lines().get(0));
        boolean accepted = vector.at("/expect/outcome").asString().equals("accept");
        assertThat(verdict.get("ok").asBoolean()).isEqualTo(accepted);
        assertThat(run.exitCode()).isEqualTo(accepted ? ExitCode.DONE : ExitCode.FAILED);
        assertThat(verdict.has("error")).isNotEqualTo(accepted);
        vector.at("/expect/value").properties().forEach(field -> assertField(verdict.get("value"), field, before));
    }

    private static void assertField(JsonNode value, Map.Entry<String, JsonNode> field, Instant before) {
        JsonNode found = value.get(field.getKey());
        switch (field.getValue().asString()) {
            case "<generated 32 hex>" -> assertThat(found.asString()).matches("[0-9a-f]{32}");
            case "<now>" ->
                assertThat(found.asDouble())
                        .isBetween(before.getEpochSecond() - 1.0, Instant.now().getEpochSecond() + 1.0);
            default -> assertThat(found).as(field.getKey()).isEqualTo(field.getValue());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#healthData")
    void theDataOfHealthAloneWillDo(String id, JsonNode vector) {
        Run run = Run.withBytes(Vectors.payload(vector), "check", "health", "--format", "tars");

        boolean accepted = vector.at("/expect/outcome").asString().equals("accept");
        JsonNode verdict = JSON.readTree(run.lines().get(0));
        assertThat(verdict.get("ok").asBoolean()).isEqualTo(accepted);
        assertThat(run.exitCode()).isEqualTo(accepted ? ExitCode.DONE : ExitCode.FAILED);
        if (accepted) {
            assertThat(verdict.get("value").get("ok")).isEqualTo(vector.at("/payload/ok"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#published")
    void healthAsServicesPublishItIsReadAsItIs(String id, JsonNode vector) {
        Run run = Run.withBytes(Vectors.payload(vector), "check", "health", "--format", "tars");

        assertThat(run.exitCode()).isZero();
        assertThat(JSON.readTree(run.lines().get(0)).get("value")).isEqualTo(vector.at("/payload/data"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.petrel.cli.Vectors#heartbeats")
    void heartbeatsAsServicesPublishThemAreReadAsTheyAre(String id, JsonNode vector) {
        Run run = Run.withBytes(Vectors.payload(vector), "check", "heartbeat", "--format", "tars");

        assertThat(run.exitCode()).isZero();
        assertThat(JSON.readTree(run.lines().get(0)).get("value")).isEqualTo(vector.get("payload"));
    }

    @Test
    void bothSpellingsOfAnErrorAreReadAndErrIsShown() {
        String input = """
                {"ok":false,"err":"x","timestamp":1.0}
                {"ok":false,"error":"x","timestamp":1.0}
                {"type":"health.status","data":{"ok":false,"event":"lost","timestamp":1.0}}
                {"type":"tts.say","data":{"ok":true,"timestamp":1.0}}
                {"ok":false}
                """;

        Run run = Run.with(input, Map.of(), "check", "health");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.lines().subList(0, 3))
                .containsExactly(
                        "{\"ok\":true,\"value\":{\"ok\":false,\"err\":\"x\",\"timestamp\":1.0}}",
                        "{\"ok\":true,\"value\":{\"ok\":false,\"err\":\"x\",\"timestamp\":1.0}}",
                        "{\"ok\":true,\"value\":{\"ok\":false,\"event\":\"lost\",\"timestamp\":1.0}}");
        assertThat(run.lines().get(3)).contains("\"ok\":false,\"error\"", "tts.say", "health.status");
        assertThat(run.lines().get(4)).contains("\"ok\":false,\"error\"");
    }

    @Test
    void whatIsNoHeartbeatIsSaid() {
        Run run = Run.with(
                "{\"ok\":false}\n\n{\"ok\":true,\"event\":\"heartbeat\",\"timestamp\":\"x\"}",
                Map.of(),
                "check",
                "heartbeat");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.lines()).hasSize(3).allMatch(line -> line.startsWith("{\"ok\":false,\"error\":"));
    }

    @Test
    void everyLineHasItsVerdictInOrderAndNothingElseIsSaid() {
        String input = """
                {"id":"1","type":"t","ts":1767225600.123456789,"source":"s","data":{"n":123456789012345678901234567890}}

                {"id":"2","type":"ü","ts":5,"source":"","data":{},"correlate":"c","more":1}
                {"type":"t"}
                {"id":"","type":"","ts":-0.5,"source":"s","data":{"a":[]}}""";

        Run run = Run.with(input, Map.of(), "check", "envelope");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isEmpty();
        assertThat(run.lines()).hasSize(5);
        assertThat(run.lines().get(0))
                .isEqualTo("{\"ok\":true,\"value\":{\"id\":\"1\",\"type\":\"t\",\"ts\":1767225600.123456789,"
                        + "\"source\":\"s\",\"data\":{\"n\":123456789012345678901234567890}}}");
        assertThat(run.lines().get(1)).startsWith("{\"ok\":false,\"error\":\"");
        assertThat(run.lines().get(2))
                .isEqualTo("{\"ok\":true,\"value\":{\"id\":\"2\",\"type\":\"ü\",\"ts\":5.0,\"source\":\"\","
                        + "\"data\":{},\"correlate\":\"c\"}}");
        assertThat(run.lines().get(3)).isEqualTo("{\"ok\":false,\"error\":\"data is missing\"}");
        assertThat(run.lines().get(4)).contains("\"id\":\"\"", "\"ts\":-0.5", "\"a\":[]");
    }

    @Test
    void aVerdictComesBeforeTheNextLine() throws IOException {
        PipedOutputStream keyboard = new PipedOutputStream();
        Run run = Run.start(new PipedInputStream(keyboard), "check", "envelope");

        keyboard.write("{\"type\":\"t\",\"data\":{}}\n".getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        run.awaitLines(1);
        boolean waits = !run.hasEnded();
        keyboard.close();

        assertThat(waits).isTrue();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).hasSize(1);
    }

    @Test
    void nothingAtAllIsAllRight() {
        Run run = Run.of("check", "envelope");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theFormatOfTheEnvironmentCountsUnlessAnotherIsGiven() {
        String input = "{\"type\":\"t\",\"data\":{},\"correlate\":\"c\"}\n";
        Map<String, String> tars = Map.of("MQTT_ENVELOPE", "tars");

        assertThat(Run.with(input, tars, "check", "envelope").exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(Run.with(input, tars, "check", "envelope", "--format", "standard")
                        .exitCode())
                .isZero();
        assertThat(Run.with(input, Map.of("MQTT_ENVELOPE", "xml"), "check", "envelope")
                        .err())
                .contains("MQTT_ENVELOPE", "standard or tars, not 'xml'");
    }

    @Test
    void aLineThatIsTooLongIsAVerdictAndTheNextIsRead() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.writeBytes("\n{\"type\":\"t\",\"data\":{}}\n".getBytes(StandardCharsets.UTF_8));
        SequenceInputStream input = new SequenceInputStream(
                new ByteArrayInputStream(new byte[LineReader.LONGEST + 10]),
                new ByteArrayInputStream(rest.toByteArray()));

        Run run = Run.start(input, "check", "envelope");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.lines().get(0)).contains("\"ok\":false", "longer than");
        assertThat(run.lines().get(1)).contains("\"ok\":true");
    }
}
