package dev.petrel.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.examples.fleet.Words.Answer;
import dev.petrel.examples.fleet.Words.Delta;
import dev.petrel.examples.fleet.Words.Heard;
import dev.petrel.examples.fleet.Words.Status;
import dev.petrel.examples.plain.PlainServices;
import dev.petrel.examples.show.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fleet and its counter-example do the same, so that their lines may be compared. */
@Timeout(90)
class ConversationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private record Health(String event) {}

    private final List<String> events = new CopyOnWriteArrayList<>();

    static Stream<Arguments> fleets() {
        return Stream.of(
                Arguments.of("on Petrel", List.of(TextToSpeech.class, LanguageModel.class, SpeechToText.class)),
                Arguments.of("on a protocol client", PlainServices.ALL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fleets")
    void whatIsHeardIsAnsweredAndSaid(String name, List<Class<?>> services) throws Exception {
        List<ServiceProcess> running = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT);
                PetrelClient client = PetrelClient.of(broker.url()).start()) {
            listen(client);
            client.awaitConnected(PATIENCE);
            for (Class<?> service : services) {
                String id = "service-" + running.size();
                running.add(ServiceProcess.start(
                        service, Map.of("MQTT_URL", broker.url(), "MQTT_CLIENT_ID", id, "MQTT_ENABLE_HEALTH", "true")));
                await().atMost(PATIENCE).until(() -> events.contains(id + " ready"));
            }

            await().atMost(PATIENCE).until(() -> events.contains("said good morning to you"));
            running.forEach(ServiceProcess::close);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(events)
                            .contains("heard good", "heard good morning", "answered good morning to you")
                            .contains("delta good", "delta you")
                            .contains("service-0 shutdown", "service-1 shutdown", "service-2 shutdown"));
        } finally {
            running.forEach(ServiceProcess::close);
        }
    }

    private void listen(PetrelClient client) {
        client.subscribe(
                "stt/partial", Heard.class, event -> add("heard " + event.data().text()));
        client.subscribe(
                "stt/final", Heard.class, event -> add("heard " + event.data().text()));
        client.subscribe(
                "llm/stream",
                Delta.class,
                event -> add("delta " + event.data().delta().strip()));
        client.subscribe(
                "llm/response",
                Answer.class,
                event -> add("answered " + event.data().reply()));
        client.subscribe("tts/status", Status.class, event -> {
            if (event.data().event().equals("speaking_end")) {
                add("said " + event.data().text());
            }
        });
        client.subscribe("system/health/{service}", Health.class, event -> {
            add(event.message().level("service") + " " + event.data().event());
        });
    }

    private void add(String event) {
        boolean unused = events.add(event);
    }
}
