package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events that cameras post to hubs, fifty a second, and what of them arrives at the broker. */
final class Traffic implements AutoCloseable {

    private static final int CAMERAS = 5;
    /** From one event of a camera to its next. */
    private static final long PACE_NANOS = Duration.ofMillis(100).toNanos();

    private static final long AGAIN_NANOS = Duration.ofMillis(100).toNanos();

    private final PetrelClient watcher;
    private final List<List<String>> accepted = Stream.generate(() -> (List<String>) new ArrayList<String>())
            .limit(CAMERAS)
            .toList();

    /** The ids of each camera's events as they came first. */
    private final Map<String, Set<String>> arrived = new ConcurrentHashMap<>();

    private final Map<String, JsonNode> retained = new ConcurrentHashMap<>();

    /** Listens on a broker. */
    Traffic(String broker) throws InterruptedException {
        watcher = PetrelClient.of(ClientOptions.of(
                ConnectionSettings.parse(broker).withSession(SessionPolicy.durable("watcher", Duration.ofHours(1)))));
        watcher.subscribe("liveobject/camera/{id}/event", this::arrived);
        watcher.subscribe("liveobject/camera/{id}/{what}", this::retained);
        watcher.start().awaitConnected(Duration.ofMinutes(1));
    }

    /** Has a hub connect to a broker. */
    static void connect(HubJvm hub, int port) throws IOException, InterruptedException {
        hub.call(
                "PUT",
                "/api/v1/integrations/mqtt/config",
                "{\"enabled\":true,\"broker_host\":\"127.0.0.1\",\"broker_port\":" + port + "}");
    }

    /** Posts until something is over: each camera one after the other, each event until one of the hubs has accepted it. */
    void postUntilEndOf(Thread something, HubJvm... hubs) throws Exception {
        List<Future<?>> cameras = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int camera = 0; camera < CAMERAS; camera++) {
                int number = camera;
                cameras.add(threads.submit(() -> post(number, something, hubs)));
            }
        }
        for (Future<?> camera : cameras) {
            camera.get();
        }
        something.join();
    }

    /** Each at its time, or as soon as the hub is back. */
    private @Nullable Void post(int camera, Thread something, HubJvm... hubs) throws InterruptedException {
        long began = System.nanoTime();
        for (int i = 0; something.isAlive() || i < 20; i++) {
            LockSupport.parkNanos(began + i * PACE_NANOS - System.nanoTime());
            String id = "event-" + camera + "-" + i;
            String event = "{\"event_id\":\"" + id + "\",\"camera_id\":\"camera-" + camera + "\",\"description\":\"" + i
                    + "\"}";
            for (int turn = i; !hubs[turn % hubs.length].accepts(event); turn++) {
                LockSupport.parkNanos(AGAIN_NANOS);
            }
            accepted.get(camera).add(id);
        }
        return null;
    }

    /** How many were accepted. */
    int accepted() {
        return accepted.stream().mapToInt(List::size).sum();
    }

    /** Waits until everything has arrived and compares it with what was accepted. */
    void isWhole(HubJvm hub) {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> pending(hub) == 0
                        && CAMERAS == retained.size()
                        && accepted()
                                <= arrived.values().stream().mapToInt(Set::size).sum());
        IntStream.range(0, CAMERAS).forEach(camera -> isWhole("camera-" + camera, accepted.get(camera)));
    }

    private void isWhole(String camera, List<String> expected) {
        assertThat(List.copyOf(arrived.getOrDefault(camera, Set.of()))).isEqualTo(expected);
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonNode now = Objects.requireNonNull(retained.get(camera));
            assertThat(now.path("counts").path("events_this_week").asInt()).isEqualTo(expected.size());
            assertThat(now.path("activity").path("state").asString()).isEqualTo("ON");
            assertThat(now.path("last_event").path("event_id").asString()).isEqualTo(expected.getLast());
        });
    }

    private static int pending(HubJvm hub) throws IOException, InterruptedException {
        return hub.call("GET", "/api/v1/events?state=pending&limit=1", "")
                .path("events")
                .size();
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

    @Override
    public void close() {
        watcher.close();
    }
}
