package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ClientEvent.Duplicate;
import dev.petrel.observe.ClientEvent.HandlerFailed;
import dev.petrel.observe.ClientEvent.HandlerRetried;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that fail and get their message again, on real brokers, with de-duplication on (R16, R17, R21). */
@RequiresMosquitto
@Timeout(120)
class HandlerRetriesTest {

    private static final Grounds GROUNDS = new Grounds();
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(10), Duration.ofMillis(20));

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();
    private final AtomicInteger calls = new AtomicInteger();
    private final Inbox inbox = new Inbox();
    private final String room = Cell.newRoom();

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    static Stream<Cell> overTcp() {
        return Cell.all().filter(cell -> cell.transport() == Ground.Transport.TCP);
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void aHandlerThatFailsOnTheFirstDeliveryGetsItAgainAndCompletesOnce(Cell cell) {
        PetrelClient client = clients.connected(options(cell.settings(GROUNDS)));
        client.subscribe(room, message -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("not now");
                    }
                    inbox.handle(message);
                })
                .awaitGranted(Inbox.PATIENCE);
        Envelope envelope = envelope(1);

        client.publish(room, envelope);
        inbox.await(1);
        client.publish(room, envelope);

        assertThat(watch.await(Duplicate.class, 1)).hasSize(1);
        assertThat(watch.all(HandlerRetried.class)).hasSize(1);
        assertThat(calls).hasValue(2);
        inbox.awaitOne();
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void aHandlerThatFailsForGoodDoesNotMakeItsMessageKnown(Cell cell) {
        PetrelClient client = clients.connected(options(cell.settings(GROUNDS)).withFailures(FailurePolicy.NONE));
        client.subscribe(room, message -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("not now");
                    }
                    inbox.handle(message);
                })
                .awaitGranted(Inbox.PATIENCE);
        Envelope envelope = envelope(1);

        client.publish(room, envelope);
        watch.await(HandlerFailed.class, 1);
        client.publish(room, envelope);

        inbox.await(1);
        assertThat(watch.all(Duplicate.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void aHandlerThatThrowsOnceOnEachTopicDisturbsNeitherOthersNorTheConnection(Cell cell) {
        PetrelClient client = clients.connected(options(cell.settings(GROUNDS)));
        List<String> failed = new CopyOnWriteArrayList<>();
        client.subscribe(room + "/{kind}/+", message -> {
                    String topic = message.topic().name();
                    if (!message.level("kind").equals("fine") && !failed.contains(topic)) {
                        failed.add(topic);
                        throwSome(message.level("kind"));
                    }
                    inbox.handle(message);
                })
                .awaitGranted(Inbox.PATIENCE);

        List<String> kinds = List.of("exception", "error", "overflow", "fine");
        List<String> topics = IntStream.range(0, 80)
                .mapToObj(i -> room + "/" + kinds.get(i % 4) + "/" + i)
                .toList();
        topics.forEach(topic -> client.publishAsync(client.envelopes().publication(topic, envelope(1))));
        inbox.await(topics.size());

        assertThat(inbox.messages())
                .extracting(message -> message.topic().name())
                .containsExactlyInAnyOrderElementsOf(topics);
        assertThat(watch.await(HandlerRetried.class, 60)).hasSize(60);
        assertThat(watch.all(HandlerFailed.class)).isEmpty();
        assertThat(watch.all(ConnectionLost.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void aHandlerThatPublishesToItselfAndWaitsIsNotHeldUp(Cell cell) {
        PetrelClient client = clients.connected(options(cell.settings(GROUNDS)));
        client.subscribe(room + "/#", message -> {
                    Envelope envelope = client.envelopes().read(message.payload());
                    if (message.topic().name().contains("question")) {
                        client.publish(room + "/answer/" + calls.incrementAndGet(), envelope(calls.get()));
                        client.publish(room + "/copy", envelope);
                    }
                    inbox.handle(message);
                })
                .awaitGranted(Inbox.PATIENCE);

        for (int i = 0; i < 20; i++) {
            client.publishAsync(client.envelopes().publication(room + "/question/" + i, envelope(100 + i)));
        }

        inbox.await(40);
        assertThat(watch.await(Duplicate.class, 20)).hasSize(20);
        assertThat(client.drain(Inbox.PATIENCE)).isTrue();
        assertThat(inbox.messages()).hasSize(40);
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void whatWaitsToBeTriedAgainWhileTheLineIsCutIsHandledOnce(Cell cell) {
        try (FaultyLink link = cell.link(GROUNDS)) {
            ConnectionSettings settings = cell.through(link, GROUNDS)
                    .withSession(SessionPolicy.durable(room, Duration.ofMinutes(5)))
                    .withTiming(Timing.DEFAULT.withBackoff(QUICK));
            PetrelClient client = clients.connected(options(settings)
                    .withFailures(FailurePolicy.DEFAULT.withBackoff(
                            new Backoff(Duration.ofMillis(500), Duration.ofMillis(500)))));
            client.subscribe(room, message -> {
                        if (calls.incrementAndGet() == 1) {
                            throw new IllegalStateException("not now");
                        }
                        inbox.handle(message);
                    })
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient publisher = clients.connected(cell.settings(GROUNDS));

            publisher.publish(room, envelope(1));
            watch.await(HandlerRetried.class, 1);
            link.cut();
            client.awaitConnected(Inbox.PATIENCE);
            publisher.publish(room, envelope(2));

            inbox.await(2);
            assertThat(client.drain(Inbox.PATIENCE)).isTrue();
            assertThat(calls).hasValue(3);
        }
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void whatIsLeftUnhandledAtTheEndComesAgainInTheNextLife(Cell cell) {
        ConnectionSettings settings =
                cell.settings(GROUNDS).withSession(SessionPolicy.durable(room, Duration.ofMinutes(5)));
        CountDownLatch never = new CountDownLatch(1);
        PetrelClient first = clients.connected(options(settings)
                .withFailures(FailurePolicy.DEFAULT
                        .withBackoff(new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)))
                        .withHandlerBudget(Duration.ofMinutes(10))));
        first.subscribe(room + "/fails", message -> {
                    throw new IllegalStateException("not in this life");
                })
                .awaitGranted(Inbox.PATIENCE);
        first.subscribe(room + "/blocks", message -> never.await()).awaitGranted(Inbox.PATIENCE);
        clients.connected(cell.settings(GROUNDS)).publish(Publication.text(room + "/fails", "one"));
        clients.connected(cell.settings(GROUNDS)).publish(Publication.text(room + "/blocks", "two"));
        watch.await(HandlerRetried.class, 1);

        int unhandled = first.close(Duration.ofMillis(400)).unhandled();
        PetrelClient second = clients.of(options(settings));
        second.subscribe(room + "/#", inbox);
        second.start();

        assertThat(inbox.await(2)).containsExactlyInAnyOrder("one", "two");
        assertThat(unhandled).isBetween(1, 2);
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void onMqtt5WhatIsLeftOfTheExpiryIsToldToTheHandler(Cell cell) {
        PetrelClient client = clients.connected(options(cell.settings(GROUNDS)));
        List<Message> got = new CopyOnWriteArrayList<>();
        client.subscribe(room, message -> {
                    got.add(message);
                    if (got.size() < 3) {
                        throw new IllegalStateException("again");
                    }
                })
                .awaitGranted(Inbox.PATIENCE);

        client.publish(Publication.text(room, "x").withExpiry(Duration.ofMinutes(1)));
        Await.until(() -> got.size() == 3);

        List<Duration> left = got.stream()
                .map(message -> message.metadata().expiry())
                .filter(expiry -> expiry != null)
                .toList();
        if (cell.protocol() == Protocol.MQTT_5) {
            assertThat(left)
                    .hasSize(3)
                    .isSortedAccordingTo((one, two) -> two.compareTo(one))
                    .doesNotHaveDuplicates();
            assertThat(left)
                    .allSatisfy(each -> assertThat(each).isBetween(Duration.ofSeconds(40), Duration.ofMinutes(1)));
        } else {
            assertThat(left).isEmpty();
        }
    }

    private static void throwSome(String kind) throws Exception {
        switch (kind) {
            case "exception" -> throw new Exception("checked");
            case "error" -> throw new AssertionError("not even an exception");
            default -> throw new StackOverflowError("too deep");
        }
    }

    private static Envelope envelope(int n) {
        return Envelope.of("n", Map.of("n", n));
    }

    private ClientOptions options(ConnectionSettings settings) {
        return ClientOptions.of(
                        settings.withService(ServiceSettings.named("reader").withDedupe(Duration.ofMinutes(5), 10_000)))
                .withFailures(FailurePolicy.DEFAULT.withBackoff(QUICK))
                .withObserver(watch);
    }
}
