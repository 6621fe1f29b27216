package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code pub} packs and {@code sub} unpacks. */
@Timeout(120)
class EnvelopesTest {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void whatIsPublishedComesInAnEnvelope(String protocol) {
        String[] way = {"--url", BROKER.url(), "--protocol", protocol};
        Run sub = Run.subscriber(words(way, "sub", "tts/say", "--json", "--count", "1"));

        Run pub = Run.of(words(
                way,
                "pub",
                "tts/say",
                "--data",
                "{\"text\": \"hällo\", \"n\": 12345678901234567890}",
                "--source",
                "me"));

        assertThat(pub.exitCode()).isZero();
        assertThat(sub.exitCode()).isZero();
        JsonNode line = JSON.readTree(sub.lines().get(0));
        assertThat(line.propertyNames()).containsExactly("topic", "qos", "retain", "envelope");
        JsonNode envelope = line.get("envelope");
        assertThat(envelope.propertyNames()).containsExactly("id", "type", "ts", "source", "data");
        assertThat(envelope.get("id").asString()).matches("[0-9a-f]{32}");
        assertThat(envelope.get("type").asString()).isEqualTo("tts.say");
        assertThat(envelope.get("source").asString()).isEqualTo("me");
        assertThat(envelope.get("ts").asDouble()).isBetween(now() - 60, now() + 60);
        assertThat(sub.out()).contains("\"data\":{\"text\":\"hällo\",\"n\":12345678901234567890}}");
    }

    @Test
    void aCorrelationIsASixthFieldOrInTheFormatTarsTheId() {
        Run sub = Run.subscriber("sub", "c/#", "--json", "--count", "3", "--url", BROKER.url());
        String[] words = {"pub", "c/d", "--data", "{}", "--type", "t", "--correlate", "req-9", "--url", BROKER.url()};

        Run.of(words);
        sub.awaitLines(1);
        Run.of(words(new String[] {"--format", "tars"}, words));
        sub.awaitLines(2);
        Run.with("", Map.of("MQTT_ENVELOPE", "tars", "MQTT_URL", BROKER.url()), "pub", "c/e", "--data", "{\"a\":1}");

        assertThat(sub.exitCode()).isZero();
        assertThat(envelope(sub, 0).get("correlate").asString()).isEqualTo("req-9");
        assertThat(envelope(sub, 0).get("id").asString()).isNotEqualTo("req-9");
        assertThat(envelope(sub, 1).get("id").asString()).isEqualTo("req-9");
        assertThat(envelope(sub, 1).propertyNames()).containsExactly("id", "type", "ts", "source", "data");
        assertThat(envelope(sub, 2).propertyNames()).containsExactly("id", "type", "ts", "source", "data");
        assertThat(envelope(sub, 2).get("source").asString()).startsWith("petrel-pub-");
    }

    @Test
    void theEnvironmentNamesTheSourceUnlessItIsGiven() {
        Map<String, String> environment = Map.of("MQTT_URL", BROKER.url(), "MQTT_SOURCE_NAME", "kitchen");
        Run sub = Run.subscriber("sub", "s", "--json", "--count", "2", "--url", BROKER.url());

        Run.with("", environment, "pub", "s", "--data", "{}");
        sub.awaitLines(1);
        Run.with("", environment, "pub", "s", "--data", "{}", "--source", "cellar");

        assertThat(sub.exitCode()).isZero();
        assertThat(envelope(sub, 0).get("source").asString()).isEqualTo("kitchen");
        assertThat(envelope(sub, 1).get("source").asString()).isEqualTo("cellar");
    }

    @Test
    void aFileMayBePrettyAndIsRetained() throws IOException {
        Path file = Files.writeString(folder.resolve("state.json"), "{\n  \"on\" : true\n}\n");

        Run pub = Run.of("pub", "state", "--file", file.toString(), "--retain", "--url", BROKER.url());
        Run sub = Run.of("sub", "state", "--json", "--count", "1", "--url", BROKER.url());

        assertThat(pub.exitCode()).isZero();
        assertThat(sub.out()).contains("\"retain\":true", "\"data\":{\"on\":true}}");
    }

    @Test
    void aLineThatIsNoObjectIsToldAndTheOthersGoOn() {
        Run sub = Run.subscriber("sub", "bad", "--json", "--count", "3", "--url", BROKER.url());

        Run pub = Run.with(
                "{\"n\":1}\nnot json\n{\"n\":2}\n[]\n\n{\"n\":3}",
                Map.of(),
                "pub",
                "bad",
                "--stdin",
                "--url",
                BROKER.url());

        assertThat(pub.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(sub.exitCode()).isZero();
        assertThat(List.of(0, 1, 2))
                .allSatisfy(
                        i -> assertThat(envelope(sub, i).at("/data/n").asInt()).isEqualTo(i + 1));
        assertThat(pub.err().lines())
                .contains(
                        "petrel pub: line 2 is not JSON: 'n' is wrong at line 1, column 1"
                                + " (names and texts stand in double quotes); it is not sent",
                        "petrel pub: line 4 is a list, not a JSON object; it is not sent",
                        "petrel pub: line 5 is empty, not a JSON object; it is not sent",
                        "petrel pub: 3 of 6 messages failed");
    }

    @Test
    void whatIsNoObjectIsAUsageErrorThatShowsThePlaceAndTheWayOut() {
        Run run = Run.of("pub", "a", "--data", "{\"a\":tru}", "--url", "mqtt://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--data is not JSON: 't' is wrong at line 1, column 6", "--raw");
    }

    @Test
    void aFileThatIsNoObjectIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("list.json"), "[1]");

        Run run = Run.of("pub", "a", "--file", file.toString(), "--url", "mqtt://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("list.json is a list, not a JSON object");
    }

    @Test
    void envelopesThatSayTheSameAreNotCopies() {
        Run sub = Run.subscriber("sub", "same", "--json", "--count", "2", "--url", BROKER.url());

        Run.with("{}\n{}\n", Map.of(), "pub", "same", "--stdin", "--url", BROKER.url());

        assertThat(sub.exitCode()).isZero();
    }

    private static double now() {
        return Instant.now().getEpochSecond();
    }

    private static JsonNode envelope(Run sub, int line) {
        return JSON.readTree(sub.lines().get(line)).get("envelope");
    }

    private static String[] words(String[] last, String... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(last)).toArray(String[]::new);
    }
}
