package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.Heartbeat;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class FleetCommandTest {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT);
    private static final JsonMapper JSON = new JsonMapper();

    private final PetrelClient service = PetrelClient.of(BROKER.url());

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @BeforeEach
    void connect() {
        service.start();
    }

    @AfterEach
    void forget() {
        List.of("stt", "llm", "tts", "odd")
                .forEach(name -> service.publish(
                        Publication.text(HealthStatus.topic(name), "").withRetain(true)));
        service.close();
    }

    @Test
    void onceSaysHowEachIs() {
        says("stt", HealthStatus.healthy().withEvent("ready"), EnvelopeFormat.STANDARD);
        says("tts", HealthStatus.failing("no\naudio"), EnvelopeFormat.TARS);

        Run run = Run.of("fleet", "--once", "--url", BROKER.url());

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(0)).matches("\\d\\d:\\d\\d:\\d\\d  stt +ok +ready, said \\d+ s ago");
        assertThat(run.lines().get(1)).matches(".{8}  tts +not ok +error, no\\\\u000aaudio, said \\d+ s ago");
    }

    @Test
    void onceIsContentWhereAllAreWell() {
        says("stt", HealthStatus.healthy(), EnvelopeFormat.TARS);

        Run run = Run.of("fleet", "--once", "--json", "--url", BROKER.url());

        assertThat(run.exitCode()).isZero();
        JsonNode line = JSON.readTree(run.lines().get(0));
        assertThat(line.propertyNames())
                .containsExactly(
                        "time", "service", "state", "ok", "event", "error", "age", "heartbeat_age", "interval");
        assertThat(line.get("service").asString()).isEqualTo("stt");
        assertThat(line.get("state").asString()).isEqualTo("ok");
        assertThat(line.get("ok").asBoolean()).isTrue();
        assertThat(line.get("age").isNumber()).isTrue();
        assertThat(line.get("heartbeat_age").isNull()).isTrue();
    }

    @Test
    void onceWithATimeForHeartbeatsFindsWhoIsSilent() {
        says("stt", HealthStatus.healthy(), EnvelopeFormat.STANDARD);
        Run run = Run.start(
                InputStream.nullInputStream(), "fleet", "--once", "--silent", "2", "--json", "--url", BROKER.url());
        run.awaitErr("subscribed to");

        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            beats("llm");
            return run.hasEnded();
        });

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(states(run)).containsExactly("llm ok", "stt silent");
    }

    @Test
    void changesAreToldAsTheyCome() {
        says("stt", HealthStatus.healthy().withEvent("ready"), EnvelopeFormat.STANDARD);
        Run run = Run.start(
                InputStream.nullInputStream(),
                "fleet",
                "--silent",
                "1.5",
                "--json",
                "--timeout",
                "20",
                "--url",
                BROKER.url());
        run.awaitLines(1);

        says("stt", HealthStatus.failing("disk full"), EnvelopeFormat.TARS);
        run.awaitLines(2);
        service.publish(Publication.text(HealthStatus.topic("odd"), "hello").withRetain(true));
        run.awaitLines(3);
        beats("llm");
        await().atMost(Duration.ofSeconds(30)).until(() -> states(run).contains("llm silent") || run.hasEnded());
        beats("llm");
        await().atMost(Duration.ofSeconds(30)).until(() -> states(run).size() >= 7 || run.hasEnded());

        assertThat(states(run))
                .startsWith("stt ok", "stt not ok", "odd unreadable")
                .containsSubsequence("llm ok", "llm silent", "llm ok")
                .containsOnlyOnce("stt silent");
        run.interrupt();
    }

    @Test
    void whileTheBrokerIsAwayNobodyIsSilent() throws IOException {
        try (EmbeddedBroker other = EmbeddedBroker.start(BrokerOptions.DEFAULT);
                PetrelClient here = PetrelClient.of(other.url())) {
            here.start();
            Run run = Run.start(
                    InputStream.nullInputStream(), "fleet", "--silent", "1", "--timeout", "30", "--url", other.url());
            run.awaitErr("subscribed to");
            here.publish(Publication.of(Heartbeat.topic("llm"), new Heartbeat(Instant.now()).payload())
                    .withQos(Qos.AT_MOST_ONCE));
            run.awaitLines(1);

            other.stop();
            run.awaitErr("waiting for the broker"); // which takes longer than the silence

            assertThat(run.lines()).singleElement().asString().contains("llm", "ok");
            run.interrupt();
        }
    }

    @Test
    void theTimeMayEnd() {
        Run run = Run.of("fleet", "--timeout", "1", "--url", BROKER.url());

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("subscribed to");
    }

    @Test
    void aBrokerThatIsAwayOrRefusesIsAFailure() throws IOException {
        Run away = Run.of("fleet", "--once", "--timeout", "1", "--url", "mqtt://127.0.0.1:1");
        try (RefusingBroker refusing = RefusingBroker.start();
                RefusingBroker closed = RefusingBroker.withoutLetIn()) {
            Run refused = Run.of("fleet", "--url", refusing.url());
            Run shut = Run.of("fleet", "--once", "--url", closed.url());

            assertThat(away.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(away.err()).contains("not subscribed within 1.0 s");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(refused.err()).contains("refused: 0x87 not authorized");
            assertThat(shut.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(shut.err()).contains("check user name, password");
        }
    }

    private void says(String name, HealthStatus status, EnvelopeFormat format) {
        service.publish(new EnvelopeCodec(format, name)
                .publication(HealthStatus.topic(name), status.envelope())
                .withRetain(true));
    }

    private void beats(String name) {
        service.publish(Publication.of(Heartbeat.topic(name), new Heartbeat(Instant.now()).payload())
                .withQos(Qos.AT_MOST_ONCE));
    }

    private static List<String> states(Run run) {
        return run.lines().stream()
                .map(JSON::readTree)
                .map(line ->
                        line.get("service").asString() + " " + line.get("state").asString())
                .toList();
    }
}
