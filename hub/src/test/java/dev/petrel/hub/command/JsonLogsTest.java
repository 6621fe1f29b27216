package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.JsonLine;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With {@code --json-logs} every line of a hub, on standard output and standard error, is a JSON object. */
@Timeout(300)
class JsonLogsTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path data;

    @Test
    void everyLineFromStartToEndIsAnObject() {
        try (ChildJvm hub = ChildJvm.start(command("--broker", "embedded", "--broker-port", "0"))) {
            hub.awaitLine(" answers, ", LONG);
            hub.terminate();
            hub.awaitEnd(LONG);

            assertThat(lines(hub))
                    .allSatisfy(JsonLogsTest::isOfTheLog)
                    .extracting(line -> line.path("message").asString())
                    .anyMatch(message -> message.startsWith("Administrator password: "))
                    .anyMatch(message -> message.contains(" answers, "))
                    .contains("the link to the broker begins");
        }
    }

    @Test
    void aStartThatFailsIsOneObject() throws IOException {
        Files.writeString(data.resolve("hub.yaml"), "server: [");
        try (ChildJvm hub = ChildJvm.start(command("--broker", "none"))) {
            assertThat(hub.awaitEnd(LONG)).isEqualTo(1);

            assertThat(lines(hub)).singleElement().satisfies(line -> {
                isOfTheLog(line);
                assertThat(line.path("message").asString()).contains("cannot run", "hub.yaml is no YAML: line 1");
                assertThat(line.at("/log/level").asString()).isEqualTo("ERROR");
            });
        }
    }

    @Test
    void whereSomethingHappenedStandsInTheSameLine() {
        String line =
                JsonLine.of(Level.ERROR, Main.class, "it \"broke\"", new IllegalStateException("here\nand there"));

        assertThat(line).doesNotContain("\n");
        JsonNode read = JsonMapper.shared().readTree(line);
        assertThat(read.path("message").asString()).isEqualTo("it \"broke\"");
        assertThat(read.at("/error/message").asString()).isEqualTo("here\nand there");
        assertThat(read.at("/error/stack_trace").asString())
                .contains("IllegalStateException", "whereSomethingHappenedStandsInTheSameLine");
    }

    /** With the flags by which the launcher and the jar keep the JVM itself from saying something. */
    private JvmCommand command(String... options) {
        JvmCommand hub = JvmCommand.of(Main.class, "--json-logs", "--port", "0", "--data", data.toString())
                .withArguments(options)
                .withFlags("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dio.netty.noUnsafe=false")
                .withFlags("--enable-native-access=ALL-UNNAMED");
        return Runtime.version().feature() < 24 ? hub : hub.withFlags("--sun-misc-unsafe-memory-access=allow");
    }

    private static List<JsonNode> lines(ChildJvm hub) {
        assertThat(hub.output().lines()).allSatisfy(line -> assertThat(line).startsWith("{\"@timestamp\":"));
        return hub.output().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static void isOfTheLog(JsonNode line) {
        assertThat(line.path("message").isString()).as("%s", line).isTrue();
        assertThat(line.at("/log/level").isString()).as("%s", line).isTrue();
        assertThat(line.at("/log/logger").isString()).as("%s", line).isTrue();
    }
}
