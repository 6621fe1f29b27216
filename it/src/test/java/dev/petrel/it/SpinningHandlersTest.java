package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.Health;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Handlers that spin on every processor that virtual threads have (R20). */
@Isolated
@RequiresMosquitto
@Timeout(120)
class SpinningHandlersTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @RegisterExtension
    final Clients clients = new Clients();

    private final AtomicBoolean spinning = new AtomicBoolean(true);
    private final AtomicInteger spinners = new AtomicInteger();
    private final Set<String> handled = ConcurrentHashMap.newKeySet();

    @AfterEach
    void endSpinning() {
        spinning.set(false);
    }

    @Test
    void theyAreGivenUpAndEverythingElseGoesOn() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            PetrelClient client = clients.connected(ClientOptions.of(ConnectionSettings.parse(broker.url())
                            .withTiming(Timing.DEFAULT.withKeepAlive(Duration.ofSeconds(1))))
                    .withFailures(FailurePolicy.DEFAULT.withHandlerBudget(Duration.ofMillis(500))));
            client.subscribe("spin/+", message -> {
                        spinners.incrementAndGet();
                        while (spinning.get()) {
                            Thread.onSpinWait();
                        }
                    })
                    .awaitGranted(Inbox.PATIENCE);
            client.subscribe("free/+", message -> handled.add(message.topic().name()))
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient publisher = clients.connected(broker.url());

            for (int i = 0; i < PROCESSORS; i++) {
                publisher.publishAsync(Publication.text("spin/" + i, "x"));
            }
            Await.until(() -> spinners.get() == PROCESSORS);
            for (int i = 0; i < 100; i++) {
                publisher.publishAsync(Publication.text("free/" + i, "x"));
            }

            Await.until(() -> handled.size() == 100);
            assertThat(client.health().status()).isEqualTo(Health.Status.DEGRADED);
            assertThat(client.health().reasons()).anyMatch(reason -> reason.contains("spin/0"));
            long start = System.nanoTime();
            client.close(Duration.ofSeconds(1));
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(2500));
        }
    }

    @Test
    void thoseThatSayThatTheyComputeDisturbNobody() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            PetrelClient client = clients.connected(broker.url());
            client.subscribe(SubscriptionRequest.to("spin/+").cpuBound(), message -> {
                        spinners.incrementAndGet();
                        while (spinning.get()) {
                            Thread.onSpinWait();
                        }
                    })
                    .awaitGranted(Inbox.PATIENCE);
            client.subscribe("free/+", message -> handled.add(message.topic().name()))
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient publisher = clients.connected(broker.url());

            for (int i = 0; i < PROCESSORS + 2; i++) {
                publisher.publish(Publication.text("spin/" + i, "x"));
            }
            Await.until(() -> spinners.get() == PROCESSORS);
            for (int i = 0; i < 100; i++) {
                publisher.publish(Publication.text("free/" + i, "x"));
            }

            Await.until(() -> handled.size() == 100);
            assertThat(spinners).hasValue(PROCESSORS);
            spinning.set(false);
            Await.until(() -> spinners.get() == PROCESSORS + 2);
            assertThat(client.health().status()).isEqualTo(Health.Status.UP);
        }
    }
}
