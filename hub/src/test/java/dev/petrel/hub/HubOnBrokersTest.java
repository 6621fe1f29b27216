package dev.petrel.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.hub.event.PendingEvents;
import dev.petrel.hub.link.Link;
import dev.petrel.message.Message;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole hub on brokers that are old, that forbid something, or that hang. */
@RequiresMosquitto
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class HubOnBrokersTest {

    private static final String MQTT = "/api/v1/integrations/mqtt";
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private final List<Message> seen = new CopyOnWriteArrayList<>();
    private @Nullable PetrelClient watcher;

    @AfterEach
    void watchNoLonger() {
        if (watcher != null) {
            watcher.close();
        }
    }

    @Test
    void aBrokerThatSpeaksOnly311GetsEverything() throws Exception {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                OldDoor door = new OldDoor(broker.port());
                TestHub hub = TestHub.start(data)) {
            watch(broker);
            connect(hub, door.port(), "\"qos\":2");
            hub.put("/api/v1/cameras/yard", "{\"name\":\"Yard\"}");

            post(hub, "yard", "e0");

            until(() -> waiting(hub) == 0 && !on("liveobject/camera/yard/event").isEmpty());
            assertThat(json(on("liveobject/camera/yard/event").getFirst())
                            .path("event_id")
                            .stringValue())
                    .isEqualTo("e0");
            until(() -> seen.stream()
                    .anyMatch(message -> message.topic().name().startsWith("homeassistant/")
                            && message.payload().utf8().contains("\"Yard\"")));
            until(() -> !on("liveobject/camera/yard/counts").isEmpty());
            JsonNode status = hub.get(MQTT + "/status").json();
            assertThat(status.path("protocol").stringValue()).isEqualTo("3.1.1");
            assertThat(status.path("messages_published").asLong()).isPositive();
            assertThat(hub.get("/").response().body()).contains("MQTT 3.1.1");
            assertThat(hub.post(MQTT + "/test", "{\"host\":\"127.0.0.1\",\"port\":" + door.port() + "}")
                            .json()
                            .path("success")
                            .asBoolean())
                    .isTrue();

            door.cut();

            until(() -> texts("liveobject/status").equals(List.of("online", "offline", "online")));
            post(hub, "yard", "e1");
            until(() -> waiting(hub) == 0
                    && on("liveobject/camera/yard/event").stream()
                            .anyMatch(event -> event.payload().utf8().contains("\"e1\"")));
        }
    }

    @Test
    void whatTheBrokerForbidsIsToldAndHoldsNothingUp(CapturedOutput log) throws Exception {
        MosquittoOptions rules = MosquittoOptions.DEFAULT.withAcl(
                "topic readwrite liveobject/status",
                "topic readwrite homeassistant/#",
                "topic readwrite liveobject/camera/open/#");
        try (Mosquitto broker = Mosquitto.start(rules);
                TestHub hub = TestHub.start(data)) {
            watch(broker);
            connect(hub, broker.port(), "\"qos\":1");

            for (int i = 0; i < 40; i++) {
                post(hub, i % 2 == 0 ? "open" : "secret", "e" + i);
            }

            until(() -> waiting(hub) == 0 && on("liveobject/camera/open/event").size() == 20);
            assertThat(on("liveobject/camera/open/event"))
                    .extracting(event -> json(event).path("event_id").stringValue())
                    .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "e" + i * 2).toList());
            JsonNode refused =
                    hub.get("/api/v1/events?camera=secret&state=failed").json();
            assertThat(refused.path("events")).hasSize(20);
            assertThat(refused.at("/events/0/error").stringValue()).contains("not authorized");
            assertThat(hub.get("/undelivered").response().body()).contains("secret", "not authorized");
            JsonNode status = hub.get(MQTT + "/status").json();
            assertThat(status.path("connected").asBoolean()).isTrue();
            assertThat(status.path("last_error").asString()).contains("liveobject/camera/secret", "not authorized");
            assertThat(status.path("last_error_at").asString()).endsWith("Z");
            assertThat(status.path("reconnect_attempt").intValue()).isZero();
            assertThat(errors(hub)).isGreaterThanOrEqualTo(20);
            double settled = errors(hub);
            await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> errors(hub) - settled < 5);
            assertThat(log.getAll().lines().filter(line -> line.contains("like it lately")))
                    .hasSizeBetween(1, 12);
        }
    }

    @Test
    void aBrokerThatHangsDelaysNeitherWhoPostsNorTheEndOfTheHub() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            Duration posting;
            long began;
            try (TestHub hub = TestHub.start(data)) {
                connect(hub, broker.port(), "\"qos\":1");
                broker.freeze();
                began = System.nanoTime();
                for (int i = 0; i < 20; i++) {
                    post(hub, "c" + i, "e" + i);
                }
                posting = since(began);
                began = System.nanoTime();
            }
            Duration ending = since(began);
            broker.thaw();

            System.out.println("measured: while its broker hung a hub took 20 events in " + posting.toMillis()
                    + " ms and ended in " + ending.toMillis() + " ms");
            assertThat(posting).isLessThan(Duration.ofSeconds(10));
            assertThat(ending).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void watch(Mosquitto broker) throws InterruptedException {
        watcher = PetrelClient.of(broker.url());
        watcher.subscribe("#", seen::add);
        watcher.start().awaitConnected(LONG);
    }

    private static void connect(TestHub hub, int port, String more) {
        assertThat(hub.put(
                                MQTT + "/config",
                                "{\"broker_host\":\"127.0.0.1\",\"broker_port\":" + port + ",\"enabled\":true," + more
                                        + "}")
                        .status())
                .isEqualTo(200);
        until(() -> hub.part(Link.class).connected());
    }

    private static void post(TestHub hub, String camera, String id) {
        assertThat(hub.post("/api/v1/events", "{\"camera_id\":\"" + camera + "\",\"event_id\":\"" + id + "\"}")
                        .status())
                .isEqualTo(202);
    }

    private List<Message> on(String topic) {
        return seen.stream()
                .filter(message -> message.topic().name().equals(topic))
                .toList();
    }

    private List<String> texts(String topic) {
        return on(topic).stream().map(message -> message.payload().utf8()).toList();
    }

    private static JsonNode json(Message message) {
        return JsonMapper.shared().readTree(message.payload().utf8());
    }

    private static long waiting(TestHub hub) {
        return hub.part(PendingEvents.class).backlog().events();
    }

    private static double errors(TestHub hub) {
        return hub.get("/metrics")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("mqtt_publish_errors_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LONG).until(condition);
    }
}
