package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.Heartbeat;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ClientEvent.HeartbeatLost;
import dev.petrel.observe.Health.Status;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Heartbeats on a broker, and what is made of those that do not come back. */
@RequiresMosquitto
@Timeout(120)
class HeartbeatTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String ID = "beating";

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @Test
    void othersSeeThemComeSteadily() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            Inbox inbox = new Inbox();
            clients.connected(broker.url())
                    .subscribe(Heartbeat.topic(ID), inbox)
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient client = clients.connected(beating(broker.url()));

            inbox.await(4);

            List<Heartbeat> beats = inbox.messages().stream()
                    .map(message -> Heartbeat.read(message.payload(), EnvelopeFormat.TARS))
                    .toList();
            assertThat(Duration.between(beats.get(1).timestamp(), beats.get(3).timestamp()))
                    .isBetween(Duration.ofMillis(1500), Duration.ofMillis(3500));
            assertThat(inbox.messages()).noneMatch(message -> message.retained());
            assertThat(client.health().status()).isEqualTo(Status.UP);
        }
    }

    /** The keep-alive of a minute would notice much later. */
    @Test
    void aHalfOpenConnectionIsNoticedAndMadeAgain() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            clients.connected(beating(link.url()));
            Inbox inbox = new Inbox();
            clients.connected(broker.url())
                    .subscribe(Heartbeat.topic(ID), inbox)
                    .awaitGranted(Inbox.PATIENCE);
            inbox.await(2);

            link.halfOpen();
            HeartbeatLost lost = watch.await(HeartbeatLost.class, 1).getFirst();

            assertThat(lost.silence()).isBetween(INTERVAL.multipliedBy(3), INTERVAL.multipliedBy(6));
            assertThat(watch.await(ConnectionLost.class, 1).getFirst().why()).contains("heartbeats");
            link.heal();
            watch.await(Connected.class, 2);
            inbox.clear();
            inbox.await(2);
        }
    }

    @Test
    void whoMayNotHearItselfStaysConnectedAndSaysWhatToCheck() {
        MosquittoOptions silent = MosquittoOptions.DEFAULT.withAcl("topic readwrite work/#");
        try (Mosquitto broker = Mosquitto.start(silent)) {
            PetrelClient client = clients.connected(beating(broker.url()));

            Await.untilAsserted(() -> assertThat(client.health().reasons())
                    .anySatisfy(reason -> assertThat(reason).contains(Heartbeat.topic(ID), "access rules"))
                    .anySatisfy(reason -> assertThat(reason).contains(HealthStatus.topic(ID), "0x87")));
            assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
            Await.during(
                    INTERVAL.multipliedBy(4),
                    () -> watch.all(ConnectionLost.class).isEmpty());
            assertThat(watch.all(HeartbeatLost.class)).isEmpty();
        }
    }

    @Test
    void aBrokerThatForgotEverythingLearnsItAgain() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            clients.connected(beating(broker.url()));
            Statuses before = new Statuses(clients, ConnectionSettings.parse(broker.url()), ID);
            Await.until(() -> before.now().ok());

            broker.restart();
            watch.await(ConnectionLost.class, 1);

            Statuses after = new Statuses(clients, ConnectionSettings.parse(broker.url()), ID);
            after.await("reconnected");
            HealthStatus now = after.now();
            assertThat(now.ok()).isTrue();
            assertThat(now.event()).isEqualTo("reconnected");
            Inbox inbox = new Inbox();
            clients.connected(broker.url())
                    .subscribe(Heartbeat.topic(ID), inbox)
                    .awaitGranted(Inbox.PATIENCE);
            inbox.await(1);
        }
    }

    private ClientOptions beating(String url) {
        ConnectionSettings settings = ConnectionSettings.parse(url).withSession(SessionPolicy.clean(ID));
        return ClientOptions.of(settings.withService(
                        settings.service().withHealth(true).withHeartbeat(true).withHeartbeatInterval(INTERVAL)))
                .withObserver(watch);
    }
}
