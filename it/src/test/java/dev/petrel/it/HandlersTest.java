package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ClientEvent.HandlerFailed;
import dev.petrel.observe.Health;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a handler does, the rest goes on (R20, R21). */
@RequiresMosquitto
@Timeout(120)
class HandlersTest {

    private static Mosquitto broker;

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @BeforeAll
    static void open() {
        broker = Mosquitto.start(MosquittoOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    /** On MQTT 3.1.1 no more than Mosquitto sends un-acknowledged. */
    @ParameterizedTest
    @CsvSource({"MQTT_5, 200, 50", "MQTT_3_1_1, 15, 4"})
    void aHandlerThatBlocksForEverStopsNeitherOtherTopicsNorKeepAliveAndHealthNamesItsTopic(
            Protocol protocol, int first, int more) {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Inbox inbox = new Inbox();
        PetrelClient client = clients.connected(watched()
                .withFailures(FailurePolicy.DEFAULT.withHandlerBudget(Duration.ofSeconds(9)))
                .withConnection(settings()
                        .withProtocol(protocol)
                        .withTiming(Timing.DEFAULT.withKeepAlive(Duration.ofSeconds(1)))));
        PetrelClient publisher = clients.connected(settings());
        client.subscribe("blocks/stuck", message -> {
                    entered.countDown();
                    never.await();
                })
                .awaitGranted(Inbox.PATIENCE);
        client.subscribe("blocks/free/+", inbox).awaitGranted(Inbox.PATIENCE);

        publisher.publish(Publication.text("blocks/stuck", "for ever"));
        Await.until(() -> entered.getCount() == 0);
        assertThat(client.health().status()).isEqualTo(Health.Status.UP);
        List<String> sent = publish(publisher, "blocks/free/", first);
        List<String> received = inbox.await(sent.size());
        Await.during(
                Duration.ofMillis(2500), () -> watch.all(ConnectionLost.class).isEmpty());
        sent.addAll(publish(publisher, "blocks/free/", more));

        assertThat(received).containsExactlyInAnyOrderElementsOf(sent.subList(0, first));
        assertThat(inbox.await(first + more)).hasSize(first + more);
        Await.until(() -> client.health().status() == Health.Status.DEGRADED);
        assertThat(client.health().reasons()).singleElement().asString().contains("blocks/stuck");
        long start = System.nanoTime();
        assertThat(client.close(Duration.ofSeconds(1)).unhandled()).isGreaterThanOrEqualTo(1);
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(1500));
    }

    /** Of what comes on MQTT 3.1.1, Mosquitto leaves twenty un-acknowledged, and acknowledgements leave in their order. */
    @Test
    void onTheOldVersionAStuckHandlerLetsPassAsMuchAsTheBrokerSendsUnacknowledged() {
        CountDownLatch go = new CountDownLatch(1);
        Inbox inbox = new Inbox();
        PetrelClient client = clients.connected(settings().withProtocol(Protocol.MQTT_3_1_1));
        client.subscribe("window/stuck", message -> go.await()).awaitGranted(Inbox.PATIENCE);
        client.subscribe("window/free/+", inbox).awaitGranted(Inbox.PATIENCE);
        PetrelClient publisher = clients.connected(settings());

        publisher.publish(Publication.text("window/stuck", "for long"));
        List<String> sent = publish(publisher, "window/free/", 60);
        assertThat(inbox.await(19)).containsExactlyInAnyOrderElementsOf(sent.subList(0, 19));
        Await.during(Duration.ofSeconds(1), () -> inbox.count() == 19);
        go.countDown();

        assertThat(inbox.await(60)).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void aHandlerThatThrowsStopsNothing() {
        Inbox inbox = new Inbox();
        PetrelClient client = clients.connected(watched().withFailures(FailurePolicy.NONE));
        client.subscribe("throws/+", message -> {
                    inbox.handle(message);
                    throwSomething(inbox.messages().size());
                })
                .awaitGranted(Inbox.PATIENCE);
        PetrelClient publisher = clients.connected(settings());

        List<String> sent = publish(publisher, "throws/", 90);

        assertThat(inbox.await(sent.size())).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(watch.await(HandlerFailed.class, 60)).hasSize(60);
        assertThat(watch.all(ConnectionLost.class)).isEmpty();
    }

    private static void throwSomething(int count) throws Exception {
        switch (count % 3) {
            case 0 -> throw new Exception("checked");
            case 1 -> throw new AssertionError("not even an exception");
            default -> {
                // This one goes well.
            }
        }
    }

    @Test
    void aHandlerMayPublishAndWait() {
        Inbox answers = new Inbox();
        PetrelClient client = clients.connected(settings());
        client.subscribe("waits/answers", answers).awaitGranted(Inbox.PATIENCE);
        client.subscribe(
                        "waits/questions/+",
                        message -> client.publish(Publication.text(
                                "waits/answers", message.payload().utf8())))
                .awaitGranted(Inbox.PATIENCE);

        List<String> sent = publish(client, "waits/questions/", 20);

        assertThat(answers.await(sent.size())).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void aHandlerMaySubscribeAndWait() {
        Inbox inbox = new Inbox();
        PetrelClient client = clients.connected(settings());
        client.subscribe("asks/first", message -> {
                    client.subscribe("asks/second", inbox).awaitGranted(Inbox.PATIENCE);
                    client.publish(Publication.text("asks/second", "heard"));
                })
                .awaitGranted(Inbox.PATIENCE);

        client.publish(Publication.text("asks/first", "?"));

        assertThat(inbox.await(1)).containsExactly("heard");
    }

    @Test
    void aHandlerMayCloseItsClient() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        PetrelClient client = clients.connected(settings());
        client.subscribe("closes", message -> {
                    client.close(Duration.ofSeconds(2));
                    closed.countDown();
                })
                .awaitGranted(Inbox.PATIENCE);

        clients.connected(settings()).publish(Publication.text("closes", "now"));

        assertThat(closed.await(3, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void handlersOfManyTopicsRunAtTheSameTimeAndEachTopicInOrder() {
        Map<String, List<String>> byTopic = new ConcurrentHashMap<>();
        CyclicBarrier allLanes = new CyclicBarrier(20);
        PetrelClient client = clients.connected(settings());
        client.subscribe("slow/{lane}", message -> {
                    allLanes.await(10, TimeUnit.SECONDS); // each waits for one of every other lane
                    byTopic.computeIfAbsent(message.level("lane"), lane -> new CopyOnWriteArrayList<>())
                            .add(message.payload().utf8());
                })
                .awaitGranted(Inbox.PATIENCE);
        PetrelClient publisher = clients.connected(settings());

        for (int i = 0; i < 10; i++) {
            for (int lane = 0; lane < 20; lane++) {
                publisher.publishAsync(Publication.text("slow/" + lane, "message " + i));
            }
        }

        Await.until(() -> byTopic.values().stream().mapToInt(List::size).sum() == 200);
        assertThat(byTopic.values())
                .allSatisfy(texts -> assertThat(texts)
                        .containsExactly(
                                "message 0",
                                "message 1",
                                "message 2",
                                "message 3",
                                "message 4",
                                "message 5",
                                "message 6",
                                "message 7",
                                "message 8",
                                "message 9"));
    }

    private static List<String> publish(PetrelClient client, String prefix, int count) {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add("message " + i);
            client.publishAsync(Publication.text(prefix + i, "message " + i));
        }
        return sent;
    }

    private static ConnectionSettings settings() {
        return ConnectionSettings.parse(broker.url());
    }

    private ClientOptions watched() {
        return ClientOptions.of(settings()).withObserver(watch);
    }
}
