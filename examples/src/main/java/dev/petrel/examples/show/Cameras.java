package dev.petrel.examples.show;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Simulated cameras: each sees something now and then and posts it to a hub, again until the hub has taken it. */
final class Cameras implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> SEEN = List.of("person", "package", "vehicle", "animal");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final URI events;
    private final String token;
    private final List<Thread> cameras;

    private Cameras(URI hub, String token) {
        this.events = hub.resolve("/api/v1/events");
        this.token = token;
        this.cameras = List.of("Front door", "Garden", "Garage").stream()
                .map(name -> Thread.ofVirtual().name("petrel-demo-camera").start(() -> look(name)))
                .toList();
    }

    /** Starts them, with a key that may publish. */
    static Cameras start(URI hub, String token) {
        return new Cameras(hub, token);
    }

    /** The ids of the events that the hub took. */
    Set<String> accepted() {
        return accepted;
    }

    private void look(String name) {
        try {
            do {
                String seen = SEEN.get(ThreadLocalRandom.current().nextInt(SEEN.size()));
                post(UUID.randomUUID().toString(), name, seen);
            } while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same id each time, so that the hub takes it once. */
    private void post(String id, String name, String seen) throws InterruptedException {
        String event = """
                {"event_id": "%s", "camera_id": "%s", "camera_name": "%s", "description": "A %s is seen.",
                 "objects_detected": ["%s"], "confidence": 90, "smart_detection_type": "%s", "timestamp": "%s"}
                """.formatted(
                        id, name.toLowerCase(Locale.ROOT).replace(' ', '-'), name, seen, seen, seen, Instant.now());
        HttpRequest request = HttpRequest.newBuilder(events)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(event))
                .build();
        do {
            if (taken(request)) {
                accepted.add(id);
                return;
            }
        } while (!ended.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    private boolean taken(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException away) {
            return false;
        }
    }

    /** Lets them see no more, and waits for what is being posted. */
    @Override
    public void close() {
        ended.countDown();
        try {
            for (Thread camera : cameras) {
                camera.join(PATIENCE.multipliedBy(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
