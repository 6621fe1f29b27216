package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Security;
import dev.petrel.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub with its own broker and database, and with the flags of the launcher, under a steady load from another process. */
@Tag("full")
@Tag("alone")
class SustainedLoadTest {

    private static final int PER_SECOND = 500;
    private static final int WARM_UP = 20 * PER_SECOND;
    private static final int MEASURED = 60 * PER_SECOND;
    private static final int CAMERAS = 20;
    private static final int AT_ONCE = 32;
    private static final int STATUS_CALLS = 300;
    private static final Duration STATUS_PAUSE = Duration.ofMillis(180);
    private static final Duration STATUS_BOUND = Duration.ofMillis(50);
    private static final long MEMORY_BOUND = 400L << 20;

    @TempDir
    private Path folder;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    @Timeout(600)
    void fiveHundredEventsASecondAreAcceptedAndDeliveredAsTheyCome() throws Exception {
        int port = FreePort.find();
        // The status is asked for more often than anybody may.
        Files.writeString(folder.resolve("hub.yaml"), "petrel.hub.access.reads-per-minute: 100000\n");
        try (HubJvm hub = HubJvm.start(folder, "--broker", "embedded", "--broker-port", String.valueOf(port));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                PetrelClient watcher = watcher(port)) {
            watcher.subscribe("+/camera/+/event", message -> arrived.incrementAndGet());
            watcher.start().awaitConnected(Duration.ofMinutes(1));
            await().atMost(Duration.ofMinutes(1)).until(() -> status(hub).contains("\"connected\""));

            post(hub, callers, "w", WARM_UP);
            long began = System.nanoTime();
            Thread load = Thread.ofVirtual().start(() -> post(hub, callers, "m", MEASURED));
            List<Duration> answers = statusCalls(hub);
            load.join();
            double rate = MEASURED / ((System.nanoTime() - began) / 1e9);
            int behind = WARM_UP + MEASURED - arrived.get();
            long resident = hub.resident();

            Duration slow = answers.get((int) (answers.size() * 0.99));
            System.out.printf(
                    "measured: %.0f events/s of %d for %d s, %d on their way at the end, status p50 %d ms, p99 %d ms,"
                            + " resident %d MB%n",
                    rate,
                    PER_SECOND,
                    MEASURED / PER_SECOND,
                    behind,
                    answers.get(answers.size() / 2).toMillis(),
                    slow.toMillis(),
                    resident >> 20);
            await().atMost(Duration.ofSeconds(10)).until(() -> arrived.get() == WARM_UP + MEASURED);
            assertThat(refused).hasValue(0);
            assertThat(rate).isGreaterThan(0.98 * PER_SECOND);
            assertThat(behind).isLessThan(PER_SECOND);
            assertThat(slow).isLessThan(STATUS_BOUND);
            assertThat(resident).isLessThan(MEMORY_BOUND);
        }
    }

    private PetrelClient watcher(int port) throws IOException {
        Login login = new Login(
                "hub",
                Secret.of(Files.readString(folder.resolve("broker/password")).strip()));
        return PetrelClient.of(ClientOptions.of(ConnectionSettings.parse("mqtt://127.0.0.1:" + port)
                .withSecurity(Security.DEFAULT.withCredentials(() -> Optional.of(login)))));
    }

    /** Each at its time, as long as not too many have no answer yet. */
    private void post(HubJvm hub, ExecutorService callers, String prefix, int count) {
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = began + i * Duration.ofSeconds(1).toNanos() / PER_SECOND;
            LockSupport.parkNanos(due - System.nanoTime());
            String event = "{\"event_id\":\"" + prefix + i + "\",\"camera_id\":\"c" + i % CAMERAS
                    + "\",\"description\":\"A person walks up to the door and leaves a parcel\","
                    + "\"objects_detected\":[\"person\",\"package\"],\"confidence\":92,\"smart_detection_type\":\"person\"}";
            free.acquireUninterruptibly();
            callers.execute(() -> accept(hub, event));
        }
    }

    private void accept(HubJvm hub, String event) {
        try {
            if (!hub.accepts(event)) {
                refused.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
    }

    /** How long each of many calls took, the shortest first. */
    private static List<Duration> statusCalls(HubJvm hub) throws IOException, InterruptedException {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < STATUS_CALLS; i++) {
            long began = System.nanoTime();
            status(hub);
            took.add(Duration.ofNanos(System.nanoTime() - began));
            LockSupport.parkNanos(STATUS_PAUSE.toNanos());
        }
        return took.stream().sorted().toList();
    }

    private static String status(HubJvm hub) throws IOException, InterruptedException {
        return hub.call("GET", "/api/v1/integrations/mqtt/status", "")
                .path("state")
                .toString();
    }
}
