package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent.ConnectFailed;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Health.Status;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that are there and say nothing (R5, R6, R12). */
@Timeout(120)
class DeadConnectionTest {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(100), Duration.ofMillis(400));

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    /** (R5) at QoS 2. */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    @RequiresMosquitto
    void aHalfOpenConnectionIsNoticedAndNothingIsLost(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            Inbox inbox = new Inbox();
            PetrelClient subscriber = clients.connected(watched(patient(link.url())
                    .withProtocol(protocol)
                    .withSession(SessionPolicy.durable("reader", Duration.ofMinutes(5)))));
            subscriber
                    .subscribe(SubscriptionRequest.to("a").withQos(Qos.EXACTLY_ONCE), inbox)
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient publisher =
                    clients.connected(watched(patient(link.url()).withProtocol(protocol)));
            List<String> sent = new ArrayList<>();
            List<Receipt> receipts = new ArrayList<>();
            publish(publisher, sent, receipts, 50);
            inbox.await(50);

            long cut = System.nanoTime();
            link.halfOpen();
            publish(publisher, sent, receipts, 50);
            watch.await(ConnectionLost.class, 2);
            long noticed = System.nanoTime() - cut;
            link.heal();
            publish(publisher, sent, receipts, 50);

            assertThat(noticed).isLessThan(TimeUnit.SECONDS.toNanos(2 * KEEP_ALIVE.toSeconds() + 1));
            assertThat(inbox.await(sent.size())).isEqualTo(sent);
            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(Delivered.class));
            assertThat(watch.all(ConnectionLost.class)).hasSize(2);
            System.out.println("measured: R5 half open on " + protocol + ": noticed after "
                    + TimeUnit.NANOSECONDS.toMillis(noticed) + " ms with a keep-alive of " + KEEP_ALIVE.toSeconds()
                    + " s");
        }
    }

    private static void publish(PetrelClient publisher, List<String> sent, List<Receipt> receipts, int count) {
        for (int i = 0; i < count; i++) {
            sent.add("message " + sent.size());
            receipts.add(
                    publisher.publishAsync(Publication.text("a", sent.getLast()).withQos(Qos.EXACTLY_ONCE)));
        }
    }

    /** (R6) */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aBrokerThatNeverAnswersConnectIsAskedAgainAndAgain(Protocol protocol) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(PacketType.CONNECT, ScriptedBroker.SILENCE);
            PetrelClient client = clients.started(watched(patient(broker.url()).withProtocol(protocol)));

            watch.await(ConnectFailed.class, 3);
            assertThat(client.health().status()).isEqualTo(Status.DOWN);
            broker.politely(PacketType.CONNECT);
            client.awaitConnected(Inbox.PATIENCE);

            assertThat(watch.all(ConnectFailed.class))
                    .allSatisfy(failed -> assertThat(failed.why()).contains("no CONNACK within 300 ms"));
            assertThat(client.health().status()).isEqualTo(Status.UP);
        }
    }

    /** (R6) */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aBrokerThatNeverAnswersAReconnectIsAskedAgainAndAgain(Protocol protocol) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client =
                    clients.connected(watched(patient(broker.url()).withProtocol(protocol)));

            broker.on(PacketType.CONNECT, ScriptedBroker.SILENCE);
            broker.connection(0).cut();
            watch.await(ConnectFailed.class, 3);
            broker.politely(PacketType.CONNECT);
            client.awaitConnected(Inbox.PATIENCE);

            watch.await(Connected.class, 2);
        }
    }

    /** (R6) */
    @Test
    void anAddressThatTakesConnectionsAndHangsIsGivenUpInTime() {
        try (ScriptedBroker broker = ScriptedBroker.start();
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            link.blackhole();
            PetrelClient client = clients.started(watched(patient(link.url())));

            watch.await(ConnectFailed.class, 2);
            link.heal();

            client.awaitConnected(Inbox.PATIENCE);
        }
    }

    /** (R12) */
    @Test
    void startReturnsAtOnceAlsoWhereTheAddressHangs() {
        try (ScriptedBroker broker = ScriptedBroker.start();
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            link.blackhole();
            PetrelClient client = clients.of(ClientOptions.of(ConnectionSettings.parse(link.url())));

            long began = System.nanoTime();
            client.start();
            client.publishAsync(Publication.text("a", "early"));
            long took = System.nanoTime() - began;

            assertThat(client.health().status()).isEqualTo(Status.DOWN);
            assertThat(took).isLessThan(TimeUnit.SECONDS.toNanos(1));
            assertThat(Timing.DEFAULT.connectTimeout()).isGreaterThan(Duration.ofSeconds(2));
        }
    }

    /** (R12) */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    @RequiresMosquitto
    void aBrokerThatComesLaterGetsWhatWasPublishedBefore(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            Inbox inbox = new Inbox();
            clients.connected(broker.url()).subscribe("a", inbox).awaitGranted(Inbox.PATIENCE);
            List<String> sent = new ArrayList<>();
            List<Receipt> receipts = new ArrayList<>();
            long[] nanos = new long[1000];
            link.refuse();

            PetrelClient client = clients.started(watched(patient(link.url()).withProtocol(protocol)));
            for (int i = 0; i < nanos.length; i++) {
                sent.add("early " + i);
                long start = System.nanoTime();
                receipts.add(client.publishAsync(Publication.text("a", "early " + i)));
                nanos[i] = System.nanoTime() - start;
            }
            watch.await(ConnectFailed.class, 2);
            Status before = client.health().status();
            link.heal();

            assertThat(inbox.await(sent.size())).isEqualTo(sent);
            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(Delivered.class));
            assertThat(before).isEqualTo(Status.DOWN);
            assertThat(client.health().status()).isEqualTo(Status.UP);
            assertThat(client.health().state()).isInstanceOf(ConnectionState.Online.class);
            Arrays.sort(nanos);
            assertThat(nanos[nanos.length * 99 / 100]).isLessThan(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static ConnectionSettings patient(String url) {
        return ConnectionSettings.parse(url).withTiming(new Timing(KEEP_ALIVE, Duration.ofMillis(300), SHORT));
    }

    private ClientOptions watched(ConnectionSettings settings) {
        return ClientOptions.of(settings).withObserver(watch);
    }
}
