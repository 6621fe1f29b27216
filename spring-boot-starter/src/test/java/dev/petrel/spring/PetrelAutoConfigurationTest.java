package dev.petrel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@RequiresMosquitto
@Timeout(120)
class PetrelAutoConfigurationTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static Mosquitto broker;

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    PetrelMetersAutoConfiguration.class,
                    PetrelAutoConfiguration.class,
                    PetrelHealthAutoConfiguration.class));

    @BeforeAll
    static void start() {
        broker = Mosquitto.start(MosquittoOptions.DEFAULT);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private ApplicationContextRunner connected() {
        return bare.withPropertyValues("petrel.url=" + broker.url());
    }

    @Test
    void withoutAUrlThereIsNothing() {
        bare.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(PetrelClient.class)
                .doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void theClientLivesAsLongAsTheContext() {
        BlockingQueue<PetrelClient> clients = new LinkedBlockingQueue<>();

        connected().run(context -> {
            PetrelClient client = context.getBean(PetrelClient.class);
            client.awaitConnected(LONG);
            client.publish(Publication.text("greetings", "hello"));
            clients.add(client);
        });

        assertThat(clients.remove().health().state()).isInstanceOf(ConnectionState.Closed.class);
    }

    @Test
    void theHealthIsThatOfTheClient() {
        connected().run(context -> {
            HealthIndicator health = context.getBean("petrelHealthIndicator", HealthIndicator.class);
            context.getBean(PetrelClient.class).awaitConnected(LONG);

            Health connected = Objects.requireNonNull(health.health());
            context.getBean(PetrelClient.class).close();
            Health closed = Objects.requireNonNull(health.health());

            assertThat(connected.getStatus()).isEqualTo(Status.UP);
            assertThat(closed.getStatus()).isEqualTo(Status.DOWN);
            assertThat(closed.getDetails()).containsEntry("connection", "closed");
        });
    }

    @Test
    void whatIsPublishedAndHandledIsCounted() {
        connected().withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
            PetrelClient client = context.getBean(PetrelClient.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            client.awaitConnected(LONG);
            client.subscribe("counted/#", message -> {}).awaitGranted(LONG);

            client.publish(Publication.text("counted/one", "hello"));

            assertThat(meters.get("petrel.connection.status").gauge().value()).isEqualTo(1);
            await().atMost(LONG)
                    .until(() -> meters.get("petrel.published").counter().count() == 1);
            assertThat(meters.get("petrel.publish.latency").timer().totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            await().atMost(LONG)
                    .until(() -> meters.find("petrel.handled").tag("filter", "counted/#").timers().stream()
                            .anyMatch(timer -> timer.count() == 1));
            client.close();
            await().atMost(LONG)
                    .until(() -> meters.get("petrel.connection.status").gauge().value() == 0);
        });
    }

    @Test
    void attemptsAndTheirReasonsAreCounted() {
        bare.withPropertyValues("petrel.url=mqtt://no-such-host.invalid", "petrel.reconnect-min-delay=100ms")
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    MeterRegistry meters = context.getBean(MeterRegistry.class);

                    await().atMost(LONG)
                            .until(() -> meters.get("petrel.reconnect.attempts")
                                            .counter()
                                            .count()
                                    >= 1);
                    assertThat(meters.get("petrel.connection.failures")
                                    .tag("reason", "unreachable")
                                    .counter()
                                    .count())
                            .isPositive();
                });
    }

    @Test
    void anApplicationsOwnClientIsLeftAlone() {
        PetrelClient own = PetrelClient.of("mqtt://own.invalid");

        connected().withBean("ownClient", PetrelClient.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(PetrelClient.class).doesNotHaveBean(ClientLifecycle.class);
            assertThat(own.health().state()).isInstanceOf(ConnectionState.Idle.class);
            assertThat(context).hasBean("petrelHealthIndicator");
        });
    }

    @Test
    void anApplicationsOwnSettingsAndObserversAreUsed() {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        ConnectionSettings own = ConnectionSettings.parse(broker.url());

        connected()
                .withBean(ConnectionSettings.class, () -> own)
                .withBean(
                        ClientObserver.class,
                        () -> event -> events.add(event.getClass().getSimpleName()))
                .run(context -> {
                    assertThat(context.getBean(ClientOptions.class).connection())
                            .isSameAs(own);
                    await().atMost(LONG).until(() -> events.contains("Connected"));
                });
    }

    @Test
    void withoutMicrometerAndHealthThereIsAClientAllTheSame() {
        connected()
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class, HealthIndicator.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(PetrelClient.class)
                        .doesNotHaveBean("petrelMeters"));
    }

    @Test
    void wrongPropertiesEndTheStartAndAreNamed() {
        connected()
                .withPropertyValues("petrel.session=sometimes")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("petrel.session")
                        .hasMessageContaining("sometimes"));
    }
}
