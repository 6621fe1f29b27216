package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hub, broker and both are killed under load: what was accepted arrives, in order per camera, and what is retained is right. */
@RequiresMosquitto
class KilledHubTest {

    private static final int CAMERAS = 5;
    private static final long PACE_NANOS = Duration.ofMillis(20).toNanos();

    @TempDir
    private Path folder;

    /** The ids of each camera's events as they came first. */
    private final Map<String, Set<String>> arrived = new ConcurrentHashMap<>();

    private final Map<String, JsonNode> retained = new ConcurrentHashMap<>();

    @Test
    @Timeout(400)
    void whatWasAcceptedArrivesWhenHubAndBrokerAreKilled() throws Exception {
        kills(Duration.ofSeconds(10), 3);
    }

    @Test
    @Tag("full")
    @Timeout(1200)
    void fiveMinutesOfKillsLoseNothing() throws Exception {
        kills(Duration.ofMinutes(5), 20);
    }

    private void kills(Duration time, int times) throws Exception {
        MosquittoOptions options = MosquittoOptions.DEFAULT
                .withPersistence(folder.resolve("broker"))
                .withLines("max_queued_messages 0", "autosave_interval 1", "autosave_on_changes true");
        try (Mosquitto broker = Mosquitto.start(options);
                HubJvm hub = HubJvm.start(folder.resolve("hub"));
                PetrelClient watcher = PetrelClient.of(ClientOptions.of(ConnectionSettings.parse(broker.url())
                        .withSession(SessionPolicy.durable("watcher", Duration.ofHours(1)))))) {
            watcher.subscribe("liveobject/camera/{id}/event", this::arrived);
            watcher.subscribe("liveobject/camera/{id}/{what}", this::retained);
            watcher.start().awaitConnected(Duration.ofMinutes(1));
            hub.call(
                    "PUT",
                    "/api/v1/integrations/mqtt/config",
                    "{\"enabled\":true,\"broker_host\":\"127.0.0.1\",\"broker_port\":" + broker.port() + "}");

            Thread killer = Thread.ofPlatform().start(() -> kill(hub, broker, time, times));
            List<List<String>> accepted = post(hub, killer);
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> pending(hub) == 0 && CAMERAS == retained.size() && allArrived(accepted));

            for (int camera = 0; camera < CAMERAS; camera++) {
                String id = "camera-" + camera;
                List<String> expected = accepted.get(camera);
                assertThat(List.copyOf(arrived.getOrDefault(id, Set.of()))).isEqualTo(expected);
                await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                    JsonNode now = Objects.requireNonNull(retained.get(id));
                    assertThat(now.path("counts").path("events_this_week").asInt())
                            .isEqualTo(expected.size());
                    assertThat(now.path("activity").path("state").asString()).isEqualTo("ON");
                    assertThat(now.path("last_event").path("event_id").asString())
                            .isEqualTo(expected.getLast());
                });
            }
            System.out.println("measured: hub and broker killed " + times + " times in " + time.toSeconds() + " s: "
                    + accepted.stream().mapToInt(List::size).sum() + " events accepted, all arrived in order");
        }
    }

    private boolean allArrived(List<List<String>> accepted) {
        return accepted.stream().mapToInt(List::size).sum()
                <= arrived.values().stream().mapToInt(Set::size).sum();
    }

    private static int pending(HubJvm hub) throws Exception {
        return hub.call("GET", "/api/v1/events?state=pending&limit=1", "")
                .path("events")
                .size();
    }

    /** Every third time the hub, the broker, and both. */
    private static void kill(HubJvm hub, Mosquitto broker, Duration time, int times) {
        Random random = new Random(7);
        long each = time.toNanos() / times;
        for (int i = 0; i < times; i++) {
            LockSupport.parkNanos(each / 2 + (long) (random.nextDouble() * each / 2));
            if (i % 3 != 1) {
                hub.killAndStart();
            }
            if (i % 3 != 0) {
                broker.kill();
                broker.restart();
            }
        }
    }

    /** Fifty a second until the last kill is over, one after the other, each until it is accepted. */
    private static List<List<String>> post(HubJvm hub, Thread killer) throws InterruptedException {
        List<List<String>> accepted = new ArrayList<>();
        for (int camera = 0; camera < CAMERAS; camera++) {
            accepted.add(new ArrayList<>());
        }
        for (int i = 0; killer.isAlive() || i < 100; i++) {
            int camera = i % CAMERAS;
            String id = "event-" + i;
            hub.post("{\"event_id\":\"" + id + "\",\"camera_id\":\"camera-" + camera + "\",\"description\":\"" + i
                    + "\"}");
            accepted.get(camera).add(id);
            LockSupport.parkNanos(PACE_NANOS);
        }
        killer.join();
        return accepted;
    }

    private void arrived(Message message) {
        JsonNode event = JsonMapper.shared().readTree(message.payload().utf8());
        arrived.computeIfAbsent(message.level("id"), id -> Collections.synchronizedSet(new LinkedHashSet<>()))
                .add(event.path("event_id").asString());
    }

    private void retained(Message message) {
        JsonNode said = JsonMapper.shared().readTree(message.payload().utf8());
        retained.compute(message.level("id"), (id, before) -> {
            Map<String, Object> all = new TreeMap<>();
            if (before != null) {
                before.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            }
            all.put(message.level("what"), said);
            return JsonMapper.shared().valueToTree(all);
        });
    }
}
