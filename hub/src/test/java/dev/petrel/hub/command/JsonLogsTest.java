package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;

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
    void aStartThatFailsForAReasonThatNobodyForesawIsOneObjectWithItsTrace() throws IOException {
        Files.writeString(data.resolve("hub.yaml"), "server: [");
        try (ChildJvm hub = ChildJvm.start(command("--broker", "none"))) {
            assertThat(hub.awaitEnd(LONG)).isEqualTo(1);

            assertThat(lines(hub))
                    .allSatisfy(JsonLogsTest::isOfTheLog)
                    .last()
                    .satisfies(line -> {
                        assertThat(line.path("message").asString()).contains("cannot run", "hub.yaml");
                        assertThat(line.at("/log/level").asString()).isEqualTo("ERROR");
                    });
        }
    }

    private JvmCommand command(String... options) {
        return JvmCommand.of(Main.class, "--json-logs", "--port", "0", "--data", data.toString())
                .withArguments(options)
                .withFlags("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dio.netty.noUnsafe=false");
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
