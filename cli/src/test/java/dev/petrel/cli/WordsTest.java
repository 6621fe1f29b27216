package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WordsTest {

    /** That of the help, but for the line end. */
    private static final int WIDTH = 99;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pub ",
                "sub ",
                "check ",
                "check url ",
                "check env ",
                "check topic ",
                "check envelope ",
                "check health ",
                "check heartbeat ",
                "fleet ",
                "jobs ",
                "jobs submit ",
                "jobs watch ",
                "jobs get ",
                "jobs delete ",
                "jobs workers ",
                "deadletter ",
                "deadletter ls ",
                "deadletter show ",
                "deadletter replay ",
                "deadletter discard ",
                "deadletter collect ",
                "request ",
                "reply ",
                "outbox ",
                "outbox ls ",
                "outbox show ",
                "outbox compact ",
                "broker ",
                "doctor "
            })
    void eachCommandExplainsItselfAndItsExitCodes(String command) {
        Run run = Run.of((command + "--help").split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: petrel " + command.strip(), "Exit codes:", "64", "--verbose");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theLinesBelowTheOptionsFit() {
        Console nobody = new Console(InputStream.nullInputStream(), System.out, System.err, Map.of(), false);

        List<String> wide = footers(CommandLines.of(nobody))
                .filter(line -> line.length() > WIDTH)
                .toList();

        assertThat(wide).isEmpty();
    }

    private static Stream<String> footers(CommandLine line) {
        Stream<String> own = Arrays.stream(line.getCommandSpec().usageMessage().footer());
        return Stream.concat(own, line.getSubcommands().values().stream().flatMap(WordsTest::footers));
    }

    @Test
    void theOptionsOfTheSpecificationAreInTheHelp() {
        String pub = Run.of("pub", "--help").out();
        String sub = Run.of("sub", "--help").out();
        String broker = Run.of("broker", "--help").out();

        assertThat(pub)
                .contains("TOPIC", "--data", "--file", "--stdin", "--qos", "--retain", "--raw", "--url", "MQTT_URL")
                .contains("--type", "--correlate", "--format", "--source");
        assertThat(sub).contains("FILTER", "--qos", "--count", "--timeout", "--json", "payload_base64", " 2    Fewer");
        assertThat(broker).contains("--port", "--data", "Default: 1883");
    }

    @Test
    void helpIsPlainWhereNobodyWatches() {
        Run run = Run.of("pub", "--help");

        assertThat(run.out()).doesNotContain("\u001b");
    }

    @Test
    void theVersionIsOneLine() {
        Run run = Run.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).singleElement().asString().startsWith("petrel ");
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        Run run = Run.of("--verbose");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains(
                        "a command is missing",
                        "pub, sub, request, reply, check, fleet, jobs, deadletter, outbox, broker or doctor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pbu",
                "pub",
                "pub a",
                "pub a --data x --stdin",
                "pub a --data x --file y",
                "pub a --raw --data x --qos 3",
                "pub a --raw --data x --qos one",
                "pub a/# --data x",
                "pub a --raw --data x --timeout 0",
                "pub a --raw --data x --timeout NaN",
                "pub a --data x --ulr y",
                "pub a --data x",
                "pub a --data 21.5",
                "pub a --data []",
                "pub a --data {}{}",
                "pub a --data {\"a\":1,\"a\":2}",
                "pub a --data {} --format xml",
                "pub a --data {} --raw --type t",
                "pub a --data {} --raw --correlate c",
                "pub a --data {} --raw --source s",
                "pub a --data {} --raw --format tars",
                "sub",
                "sub a/#/b",
                "sub a --count 0",
                "sub a --count -1",
                "sub a --timeout 1e99",
                "check",
                "check url",
                "check topic a",
                "check topic a b c",
                "check envelope --format xml",
                "check envelope x",
                "sub a --format json",
                "request a",
                "request a --data []",
                "request a --data {} --file x",
                "request a/# --data {}",
                "request a --data {} --reply-topic b/#",
                "request a --data {} --timeout 0",
                "reply a",
                "reply a --data 1",
                "reply a --data {} --echo",
                "reply a/#/b --echo",
                "reply a --echo --reply-topic a",
                "reply a --echo --type petrel.error",
                "fleet x",
                "fleet --silent 0",
                "jobs",
                "jobs submit",
                "jobs submit hash x --width 0",
                "jobs submit hash x -p width",
                "jobs submit hash x --width 1 -p width=2",
                "jobs submit hash x --wait --timeout 0",
                "jobs submit hash x --password y",
                "jobs watch x --topic a/#",
                "jobs get",
                "jobs delete",
                "jobs workers --topic a/#",
                "deadletter",
                "deadletter ls",
                "deadletter show x",
                "deadletter replay",
                "deadletter discard x --yes=maybe",
                "deadletter collect",
                "deadletter collect x --filter a/#/b",
                "deadletter collect x --count 0",
                "broker --port 70000",
                "doctor --topic a/#",
                "doctor --filter a",
                "doctor --session-expiry 60",
                "doctor --session x --filter a/#/b",
                "doctor --session x --client-id x",
            })
    void wrongWordsAreAUsageErrorThatNamesTheHelp(String words) {
        Run run = Run.with("", Map.of("MQTT_URL", "mqtt://127.0.0.1:1"), words.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("petrel").contains("--help' lists what there is");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aPasswordInAMistypedOptionIsNotShown() {
        Run run = Run.of("pub", "a", "--raw", "--data", "x", "--ulr", "mqtt://me:s3cr3t@host");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--ulr").doesNotContain("s3cr3t");
    }

    @Test
    void withoutABrokerBothWaysToNameOneAreNamed() {
        Run run = Run.of("pub", "a", "--raw", "--data", "x");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--url", "MQTT_URL");
    }

    @Test
    void everyMistakeInTheSettingsHasALineOfItsOwn() {
        Map<String, String> environment =
                Map.of("MQTT_URL", "http://me:s3cr3t@host", "MQTT_KEEPALIVE", "x", "MQTT_PROTOCOL", "6");

        Run run = Run.with("", environment, "sub", "a");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err().lines()).hasSize(3).allMatch(line -> line.startsWith("petrel sub: "));
        assertThat(run.err())
                .contains("MQTT_URL", "MQTT_KEEPALIVE", "MQTT_PROTOCOL")
                .doesNotContain("s3cr3t");
    }

    @Test
    void aMistakeInAnOptionNamesTheOption() {
        Run run = Run.of("sub", "a", "--url", "htp://h", "--protocol", "7");

        assertThat(run.err()).contains("--url is wrong", "--protocol is \"7\"").doesNotContain("MQTT_");
    }

    @Test
    void aUrlOnTheCommandLineDoesWithoutTheTlsAndTheLoginOfTheEnvironmentsUrl() {
        Map<String, String> environment = Map.of(
                "MQTT_URL", "mqtts://prod",
                "MQTT_TLS_CA", "/prod/ca.pem",
                "MQTT_USERNAME", "prod",
                "MQTT_PASSWORD", "s3cr3t");

        Run run = Run.with(
                "",
                environment,
                "pub",
                "a",
                "--raw",
                "--data",
                "x",
                "--url",
                "mqtt://me:mine@127.0.0.1:1",
                "--timeout",
                "0.1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("no acknowledgement within 0.1 s").doesNotContain("s3cr3t", "mine");
    }
}
