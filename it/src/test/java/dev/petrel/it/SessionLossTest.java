package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.SessionGone;
import dev.petrel.message.Publication;
import dev.petrel.message.Subscription;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ClientEvent.GivenUp;
import dev.petrel.observe.ClientEvent.SessionLost;
import dev.petrel.observe.ClientEvent.StateChanged;
import dev.petrel.observe.ClientEvent.SubscriptionGranted;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Health.Status;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that comes back and remembers nothing (R23). */
@RequiresMosquitto
@Timeout(120)
class SessionLossTest {

    private static final SessionPolicy DURABLE = SessionPolicy.durable("keeper", Duration.ofMinutes(5));

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void theLossIsToldFirstAndEverySubscriptionWorksAgainBeforeHealthSaysUp(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            Inbox inbox = new Inbox();
            PetrelClient client = clients.connected(options(broker, protocol, DURABLE));
            client.subscribe("before", inbox).awaitGranted(Inbox.PATIENCE);

            broker.stop();
            watch.await(ConnectionLost.class, 1);
            Subscription meanwhile = client.subscribe("meanwhile", inbox);
            broker.restart();
            Await.until(() -> client.health().status() == Status.UP);
            client.publish(Publication.text("before", "one"));
            client.publish(Publication.text("meanwhile", "two"));

            assertThat(inbox.await(2)).containsExactlyInAnyOrder("one", "two");
            meanwhile.awaitGranted(Inbox.PATIENCE);
            SessionLost lost = watch.await(SessionLost.class, 1).getFirst();
            assertThat(lost.subscriptions()).isGreaterThanOrEqualTo(1);
            List<ClientEvent> events = watch.events();
            List<ClientEvent> afterLoss = events.subList(events.indexOf(lost), events.size());
            List<Class<?>> kinds = afterLoss.stream()
                    .filter(event -> event instanceof SubscriptionGranted
                            || event instanceof StateChanged(ConnectionState.Online online))
                    .<Class<?>>map(Object::getClass)
                    .toList();
            assertThat(kinds).startsWith(SubscriptionGranted.class, SubscriptionGranted.class, StateChanged.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void whatIsInHandsIsToldToBeAtRisk(Protocol protocol) throws InterruptedException {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            CountDownLatch handling = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            PetrelClient client = clients.connected(options(broker, protocol, DURABLE));
            client.subscribe("a", message -> {
                        handling.countDown();
                        go.await();
                    })
                    .awaitGranted(Inbox.PATIENCE);
            client.publish(Publication.text("a", "in hands"));
            handling.await();

            broker.kill();
            watch.await(ConnectionLost.class, 1);
            client.publishAsync(Publication.text("b", "waits"));
            broker.restart();

            SessionLost lost = watch.await(SessionLost.class, 1).getFirst();
            go.countDown();
            assertThat(lost).isEqualTo(new SessionLost(1, 0, 1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void whoAsksToStopThenStops(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            PetrelClient client =
                    clients.connected(options(broker, protocol, DURABLE.withOnLoss(SessionPolicy.OnLoss.FAIL)));
            client.subscribe("a", new Inbox()).awaitGranted(Inbox.PATIENCE);

            broker.stop();
            broker.restart();

            watch.await(GivenUp.class, 1);
            assertThat(client.health().status()).isEqualTo(Status.DOWN);
            assertThat(client.health().reasons().getFirst()).contains("lost the session");
            assertThat(watch.all(SessionLost.class)).hasSize(1);
            assertThatThrownBy(() -> client.awaitConnected(Inbox.PATIENCE)).isInstanceOf(SessionGone.class);
            client.start().awaitConnected(Inbox.PATIENCE);
            assertThat(client.health().status()).isEqualTo(Status.UP);
        }
    }

    private ClientOptions options(Mosquitto broker, Protocol protocol, SessionPolicy session) {
        return ClientOptions.of(ConnectionSettings.parse(broker.url())
                        .withProtocol(protocol)
                        .withSession(session))
                .withObserver(watch);
    }
}
