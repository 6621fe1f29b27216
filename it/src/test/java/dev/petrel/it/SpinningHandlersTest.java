package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Publication;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Health;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Security;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.settings.Tls;
import dev.petrel.testkit.Certificates;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.MosquittoTls;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @TempDir
    private Path folder;

    @AfterEach
    void endSpinning() {
        spinning.set(false);
    }

    /** The connection too, which is lost meanwhile: through TLS, with a login that is asked for, health and an outbox. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void theyAreGivenUpAndEverythingElseGoesOn(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withTls(MosquittoTls.of(
                        Certificates.shared(), Certificates.shared().server())));
                FaultyLink link = FaultyLink.to(
                        "127.0.0.1", MqttUrl.parse(broker.tlsUrl()).port())) {
            PetrelClient client = clients.connected(ClientOptions.of(
                            settings("mqtts://127.0.0.1:" + link.port()).withProtocol(protocol))
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

            Inbox health = new Inbox();
            client.subscribe(HealthStatus.topic("spinner"), health).awaitGranted(Inbox.PATIENCE);

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

            int before = link.connections();
            link.cut();
            Await.until(() -> link.connections() > before && client.health().state() instanceof ConnectionState.Online);
            client.publish(Publication.text("free/again", "x"));
            Await.until(() -> handled.contains("free/again"));
            assertThat(client.health().status()).isEqualTo(Health.Status.DEGRADED);
            Await.until(() -> health.texts().getLast().contains("reconnected"));

            long start = System.nanoTime();
            client.close(Duration.ofSeconds(1));
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(2500));
        }
    }

    private ConnectionSettings settings(String url) {
        return ConnectionSettings.parse(url)
                .withSession(SessionPolicy.durable("spinner", Duration.ofMinutes(5)))
                .withTiming(Timing.DEFAULT.withKeepAlive(Duration.ofSeconds(3)))
                .withSecurity(Security.DEFAULT
                        .withTls(Tls.trusting(Certificates.shared().authority()))
                        .withCredentials(() -> Optional.of(new Login("user", null))))
                .withService(ServiceSettings.named("spinner").withHealth(true))
                .withOutbox(OutboxSettings.in(folder));
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
