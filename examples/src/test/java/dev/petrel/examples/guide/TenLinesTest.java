package dev.petrel.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.envelope.Envelope;
import dev.petrel.examples.show.ServiceProcess;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's service, run as a process of its own as anybody would run it. */
@Timeout(90)
class TenLinesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private record Health(String event) {}

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<String> health = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    @RequiresMosquitto
    void itServesOnMosquitto(String version) throws Exception {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            serves(broker.url(), version);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void itServesOnTheEmbeddedBroker(String version) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            serves(broker.url(), version);
        }
    }

    @Test
    void itTakesLessThanTenLines() {
        String source = Pages.text(Path.of("examples/src/main/java/dev/petrel/examples/guide/TenLines.java"));

        long lines = source.lines()
                .dropWhile(line -> !line.contains("begin: ten-lines"))
                .skip(1)
                .takeWhile(line -> !line.contains("end: ten-lines"))
                .filter(line -> !line.isBlank())
                .count();

        assertThat(lines).isPositive().isLessThan(10);
    }

    private void serves(String url, String version) throws Exception {
        try (PetrelClient client = PetrelClient.of(url).start()) {
            client.subscribe(
                    "greeter/say",
                    TenLines.Name.class,
                    event -> said.add(event.data().name()));
            client.subscribe(
                    "system/health/greeter",
                    Health.class,
                    event -> health.add(event.data().event()));
            client.awaitConnected(PATIENCE);
            Map<String, String> settings = Map.of(
                    "MQTT_URL",
                    url,
                    "MQTT_CLIENT_ID",
                    "greeter",
                    "MQTT_PROTOCOL",
                    version,
                    "MQTT_ENABLE_HEALTH",
                    "true");
            ServiceProcess service = ServiceProcess.start(TenLines.class, settings);
            try {
                await().atMost(PATIENCE).until(() -> health.contains("ready"));

                client.publish("greeter/ask", Envelope.of("greeter.ask", new TenLines.Name("ada")));

                await().atMost(PATIENCE).until(() -> said.contains("hello ada"));
            } finally {
                service.close();
            }
            await().atMost(PATIENCE).until(() -> health.contains("shutdown"));
        }
    }
}
