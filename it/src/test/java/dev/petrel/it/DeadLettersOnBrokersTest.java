package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.deadletter.DeadLetter;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ClientEvent.DeadLetterFailed;
import dev.petrel.observe.ClientEvent.DeadLettered;
import dev.petrel.observe.Health;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import dev.petrel.topic.TopicTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that cannot be handled, or not yet, on real brokers: the flow goes on (R18, R19). */
@RequiresMosquitto
@Timeout(120)
class DeadLettersOnBrokersTest {

    private static final Grounds GROUNDS = new Grounds();
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(10), Duration.ofMillis(20));

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();
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
    void poisonBecomesADeadLetterAndWhatIsBehindItIsHandled(Cell cell) {
        Inbox letters = new Inbox();
        PetrelClient reader = clients.connected(options(cell.settings(GROUNDS)));
        reader.subscribe(room + "/dead/#", letters).awaitGranted(Inbox.PATIENCE);
        reader.subscribe(room + "/in/+", this::handle).awaitGranted(Inbox.PATIENCE);

        PetrelClient publisher = clients.connected(cell.settings(GROUNDS));
        for (int i = 0; i < 50; i++) {
            publisher.publishAsync(Publication.text(room + "/in/a", i == 10 ? "poison" : "a" + i));
            publisher.publishAsync(Publication.text(room + "/in/b", "b" + i));
        }

        inbox.await(99);
        letters.await(1);
        Message sent = letters.messages().getFirst();
        DeadLetter letter = DeadLetter.read(sent);
        assertThat(sent.topic().name()).isEqualTo(room + "/dead/" + room + "/in/a");
        assertThat(letter.original().payload().utf8()).isEqualTo("poison");
        assertThat(letter.original().topic().name()).isEqualTo(room + "/in/a");
        assertThat(letter.attempts()).isEqualTo(4);
        assertThat(letter.reason()).contains("poisoned");
        assertThat(watch.await(DeadLettered.class, 1)).hasSize(1);
        assertThat(watch.all(ConnectionLost.class)).isEmpty();
        assertThat(reader.drain(Inbox.PATIENCE)).isTrue();
        assertThat(reader.health().status()).isEqualTo(Health.Status.UP);
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void aMessageLeftUnacknowledgedWhileTheLineIsCutHoldsNothingUp(Cell cell) {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (FaultyLink link = cell.link(GROUNDS)) {
            PetrelClient reader = clients.connected(options(cell.through(link, GROUNDS)
                    .withSession(SessionPolicy.durable(room, Duration.ofMinutes(5)))
                    .withTiming(Timing.DEFAULT.withBackoff(QUICK))));
            reader.subscribe(room + "/+", message -> {
                        if (message.payload().utf8().equals("stuck")) {
                            entered.countDown();
                            go.await();
                        }
                        inbox.handle(message);
                    })
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient publisher = clients.connected(cell.settings(GROUNDS));
            publisher.publish(Publication.text(room + "/s", "stuck"));
            Await.until(() -> entered.getCount() == 0);

            link.cut();
            watch.await(ConnectionLost.class, 1);
            List<String> sent = new ArrayList<>(List.of("stuck"));
            for (int i = 0; i < 400; i++) {
                sent.add("m" + i);
                publisher.publishAsync(Publication.text(room + "/t" + i % 10, "m" + i));
            }
            go.countDown();

            inbox.await(401);
            reader.drain(Inbox.PATIENCE);
            if (cell.broker() == Ground.Kind.MOSQUITTO) {
                assertThat(inbox.texts()).containsExactlyInAnyOrderElementsOf(sent);
            } else { // which sends it again under another packet identifier, so that it is another message
                assertThat(Set.copyOf(inbox.texts())).containsExactlyInAnyOrderElementsOf(sent);
                assertThat(inbox.texts().stream().filter(text -> !text.equals("stuck")))
                        .hasSize(400);
            }
        }
    }

    @Test
    void aLetterThatTheBrokerRefusesIsHeldAndNeitherOtherTopicsNorCloseWaitForIt() {
        MosquittoOptions noLetters = MosquittoOptions.DEFAULT.withAcl("topic readwrite in/#", "topic deny lost/#");
        try (Mosquitto broker = Mosquitto.start(noLetters)) {
            PetrelClient reader = clients.connected(ClientOptions.of(
                            ConnectionSettings.parse(broker.url()).withProtocol(Protocol.MQTT_5))
                    .withFailures(
                            FailurePolicy.DEFAULT.withRetries(0).withDeadLetterTopic(TopicTemplate.of("lost/{topic}")))
                    .withObserver(watch));
            reader.subscribe("in/+", this::handle).awaitGranted(Inbox.PATIENCE);

            reader.publish(Publication.text("in/a", "poison"));
            reader.publish(Publication.text("in/a", "behind"));
            watch.await(DeadLetterFailed.class, 1);
            for (int i = 0; i < 100; i++) {
                reader.publishAsync(Publication.text("in/" + i, "m" + i));
            }

            inbox.await(100);
            assertThat(inbox.texts()).doesNotContain("behind");
            assertThat(reader.health().status()).isEqualTo(Health.Status.DEGRADED);
            assertThat(reader.health().reasons()).anyMatch(reason -> reason.contains("in/a"));
            assertThat(watch.all(ConnectionLost.class)).isEmpty();
            long start = System.nanoTime();
            assertThat(reader.close(Duration.ofSeconds(1)).unhandled()).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void whatTheSessionKeptWaitsUntilItsHandlerSubscribes(Cell cell) {
        ConnectionSettings settings =
                cell.settings(GROUNDS).withSession(SessionPolicy.durable(room, Duration.ofMinutes(5)));
        try (PetrelClient before = PetrelClient.of(options(settings)).start()) {
            before.subscribe(room + "/in", message -> {}).awaitGranted(Inbox.PATIENCE);
        }
        PetrelClient publisher = clients.connected(cell.settings(GROUNDS));
        for (int i = 0; i < 5; i++) {
            publisher.publish(Publication.text(room + "/in", "m" + i));
        }

        PetrelClient after = clients.connected(options(settings));
        publisher.publish(Publication.text(room + "/in", "m5"));
        after.subscribe(room + "/in", inbox).awaitGranted(Inbox.PATIENCE);

        inbox.await(6);
        after.drain(Inbox.PATIENCE);
        assertThat(inbox.texts()).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
        assertThat(watch.all(DeadLettered.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void aChecksumIsCarriedAndRequiredOnMqtt5AndRefusedOn311(Cell cell) {
        PetrelClient reader = clients.connected(options(cell.settings(GROUNDS)));
        var subscription = reader.subscribe(SubscriptionRequest.to(room + "/in").requireChecksum(), inbox);

        if (cell.protocol() == Protocol.MQTT_3_1_1) {
            assertThatExceptionOfType(SubscriptionRefused.class)
                    .isThrownBy(() -> subscription.awaitGranted(Inbox.PATIENCE))
                    .withMessageContaining("checksum");
            assertThat(reader.health().status()).isEqualTo(Health.Status.DEGRADED);
            return;
        }
        subscription.awaitGranted(Inbox.PATIENCE);
        Publication checked = Publication.text(room + "/in", "checked");
        reader.publish(checked.withDemands(checked.demands().withChecksum(true)));
        reader.publish(Publication.text(room + "/in", "unchecked"));

        watch.await(DeadLettered.class, 1);
        assertThat(inbox.awaitOne().payload().utf8()).isEqualTo("checked");
        assertThat(watch.all(ConnectionLost.class)).hasSize(1); // asked for again, since the checksum may have got lost
    }

    private void handle(Message message) {
        if (message.payload().utf8().equals("poison")) {
            throw new IllegalStateException("poisoned");
        }
        inbox.handle(message);
    }

    private ClientOptions options(ConnectionSettings settings) {
        return ClientOptions.of(settings)
                .withFailures(FailurePolicy.DEFAULT
                        .withBackoff(QUICK)
                        .withDeadLetterTopic(TopicTemplate.of(room + "/dead/{topic}")))
                .withObserver(watch);
    }
}
