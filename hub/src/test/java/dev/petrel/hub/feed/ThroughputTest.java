package dev.petrel.hub.feed;

import static dev.petrel.hub.feed.Watcher.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.hub.HubRooms;
import dev.petrel.hub.TestHub;
import dev.petrel.hub.event.PendingEvents;
import dev.petrel.hub.link.Session;
import dev.petrel.hub.link.Speaker;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many events a second go from REST through an embedded database to an embedded broker, all in this JVM. */
@Tag("full")
class ThroughputTest {

    private static final int CAMERAS = 20;
    private static final int AT_ONCE = 32;
    private static final int ACCEPTED = 202;
    private static final int WARM_UP = 3_000;
    private static final int MEASURED = 6_000;

    @Test
    void eventsFlow(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                        BrokerOptions.DEFAULT.withPort(0).withDataDirectory(folder.resolve("broker")));
                TestHub hub = TestHub.start(folder.resolve("hub"));
                PetrelClient watcher = PetrelClient.of(broker.url());
                PetrelClient client = PetrelClient.of(broker.url())) {
            AtomicInteger arrived = new AtomicInteger();
            watcher.subscribe("home/camera/+/event", message -> arrived.incrementAndGet());
            watcher.start().awaitConnected(Duration.ofMinutes(1));
            client.start().awaitConnected(Duration.ofMinutes(1));
            Session session = new Session(HubRooms.config(broker.port(), 1, true), client, () -> true);
            Speaker feed = hub.part(Feed.class);
            feed.begun(session);
            feed.connected(session);

            post(hub, "w", WARM_UP);
            long busyBefore = busy();
            Posted posted = post(hub, "m", MEASURED);

            until(() -> arrived.get() >= WARM_UP + MEASURED
                    && hub.part(PendingEvents.class).backlog().events() == 0);
            long took = System.nanoTime() - posted.began;
            System.out.printf(
                    "measured: %.0f events/s accepted by REST, %.0f events/s until the last was delivered, answers p50"
                            + " %.1f ms, p99 %.1f ms, %.2f ms of processor time for each event, with broker and callers%n",
                    MEASURED / seconds(posted.took),
                    MEASURED / seconds(took),
                    posted.at(0.5),
                    posted.at(0.99),
                    (busy() - busyBefore) / 1e6 / MEASURED);
            feed.ended(session);
            assertThat(posted.refused).isZero();
        }
    }

    private static Posted post(TestHub hub, String prefix, int count) throws InterruptedException {
        long began = System.nanoTime();
        Semaphore room = new Semaphore(AT_ONCE);
        AtomicInteger refused = new AtomicInteger();
        AtomicLongArray latencies = new AtomicLongArray(count);
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < count; i++) {
                room.acquire();
                int number = i;
                long sent = System.nanoTime();
                CompletionStage<HttpResponse<Void>> answer =
                        http.sendAsync(request(hub, prefix + i, "c" + i % CAMERAS), BodyHandlers.discarding());
                answer.whenComplete((response, failure) -> {
                    latencies.set(number, System.nanoTime() - sent);
                    if (failure != null || response.statusCode() != ACCEPTED) {
                        refused.incrementAndGet();
                    }
                    room.release();
                });
            }
            room.acquire(AT_ONCE);
        }
        long took = System.nanoTime() - began;
        long[] sorted =
                IntStream.range(0, count).mapToLong(latencies::get).sorted().toArray();
        return new Posted(began, took, refused.get(), sorted);
    }

    /** What this process took of the processors so far. */
    private static long busy() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static HttpRequest request(TestHub hub, String id, String camera) {
        String event = "{\"event_id\":\"" + id + "\",\"camera_id\":\"" + camera
                + "\",\"description\":\"A person walks up to the door and leaves a parcel\","
                + "\"objects_detected\":[\"person\",\"package\"],\"confidence\":92,\"smart_detection_type\":\"person\"}";
        return HttpRequest.newBuilder(URI.create(hub.url() + "/api/v1/events"))
                .header("Authorization", hub.login())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(event))
                .build();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    private record Posted(long began, long took, int refused, long[] latencies) {

        double at(double quantile) {
            return latencies[(int) (quantile * (latencies.length - 1))] / 1e6;
        }
    }
}
