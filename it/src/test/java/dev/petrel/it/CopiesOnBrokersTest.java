package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.Duplicate;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies that real brokers and resends make, with de-duplication on: no handler sees one (R7, R4, R2). */
@RequiresMosquitto
@Timeout(120)
class CopiesOnBrokersTest {

    private static final int ROUNDS = 3;

    /** All rounds together are fewer than Mosquitto sends un-acknowledged on MQTT 3.1.1. */
    private static final int EACH_ROUND = 6;

    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();
    private final List<Integer> handled = new CopyOnWriteArrayList<>();

    @TempDir
    private Path kept;

    static Stream<Cell> overTcp() {
        return Cell.all().filter(cell -> cell.transport() == Ground.Transport.TCP);
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void whenTheBrokersAcknowledgementsAreLostItsCopiesAreNotSeen(Cell cell) {
        try (Grounds grounds = new Grounds();
                FaultyLink link = cell.link(grounds)) {
            subscriber(cell.settings(grounds));
            PetrelClient publisher = clients.connected(quick(cell.through(link, grounds)));

            for (int round = 1; round <= ROUNDS; round++) {
                link.silenceToClient();
                List<Receipt> receipts = publish(publisher, round);
                awaitHandled(round);
                link.cut();
                link.heal();

                assertThat(receipts)
                        .allSatisfy(
                                receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(Delivered.class));
            }

            assertThat(watch.await(Duplicate.class, ROUNDS * EACH_ROUND)).isNotEmpty();
            assertThat(handled).isEqualTo(upTo(ROUNDS * EACH_ROUND));
        }
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void whenTheSubscribersAcknowledgementsAreLostTheBrokersCopiesAreNotSeen(Cell cell) {
        try (Grounds grounds = new Grounds();
                FaultyLink link = cell.link(grounds)) {
            subscriber(cell.through(link, grounds));
            PetrelClient publisher = clients.connected(quick(cell.settings(grounds)));

            for (int round = 1; round <= ROUNDS; round++) {
                link.silenceToBroker();
                publish(publisher, round);
                awaitHandled(round);
                link.cut();
                link.heal();
                watch.await(Duplicate.class, round * EACH_ROUND);
            }

            assertThat(handled).isEqualTo(upTo(ROUNDS * EACH_ROUND));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aBrokerThatRestartsUnderLoadBringsNoVisibleCopyAndLosesNothing(Protocol protocol) {
        try (Mosquitto broker =
                Mosquitto.start(MosquittoOptions.DEFAULT.withPersistence(kept).withLines("max_queued_messages 0"))) {
            ConnectionSettings settings = ConnectionSettings.parse(broker.url()).withProtocol(protocol);
            subscriber(settings);
            PetrelClient publisher = clients.connected(quick(settings));
            List<Receipt> receipts = new ArrayList<>();

            for (int restart = 0; restart < ROUNDS; restart++) {
                publishFor(Duration.ofMillis(400), publisher, receipts);
                broker.stop();
                publishFor(Duration.ofMillis(200), publisher, receipts);
                broker.restart();
            }
            publishFor(Duration.ofMillis(400), publisher, receipts);

            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(Delivered.class));
            Await.until(() -> handled.size() >= receipts.size());
            assertThat(handled).isEqualTo(upTo(receipts.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("overTcp")
    void aCopyThatArrivesWhileTheFirstIsHandledIsNotHandledTwice(Cell cell) throws InterruptedException {
        try (Grounds grounds = new Grounds()) {
            CountDownLatch began = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            PetrelClient client = clients.connected(
                    ClientOptions.of(deduplicating(cell.settings(grounds))).withObserver(watch));
            client.subscribe("copies/+", Numbered.class, event -> {
                        handled.add(event.data().n());
                        if (event.data().n() == 0) {
                            began.countDown();
                            go.await();
                        }
                    })
                    .awaitGranted(Inbox.PATIENCE);
            Envelope envelope = Envelope.of("n", new Numbered(0));
            client.publish("copies/a", envelope);
            began.await();

            client.publish("copies/b", envelope);
            client.publish("copies/c", Envelope.of("n", new Numbered(1)));
            Await.until(() -> handled.size() == 2);
            assertThat(watch.all(Duplicate.class)).isEmpty();
            go.countDown();

            assertThat(watch.await(Duplicate.class, 1))
                    .containsExactly(new Duplicate("copies/b", "copies/+", envelope.id()));
            assertThat(client.drain(Inbox.PATIENCE)).isTrue();
            assertThat(handled).containsExactly(0, 1);
        }
    }

    private void subscriber(ConnectionSettings settings) {
        SessionPolicy session = SessionPolicy.durable(Cell.newRoom(), Duration.ofMinutes(5));
        clients.connected(ClientOptions.of(quick(deduplicating(settings)).withSession(session))
                        .withObserver(watch))
                .subscribe(
                        "numbers",
                        Numbered.class,
                        event -> handled.add(event.data().n()))
                .awaitGranted(Inbox.PATIENCE);
    }

    private static List<Receipt> publish(PetrelClient publisher, int round) {
        return IntStream.range((round - 1) * EACH_ROUND, round * EACH_ROUND)
                .mapToObj(n -> publisher.publishAsync(numbered(publisher, n)))
                .toList();
    }

    /** One after another, slowly enough that the broker's end falls between two of them. */
    private static void publishFor(Duration time, PetrelClient publisher, List<Receipt> receipts) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            receipts.add(publisher.publishAsync(numbered(publisher, receipts.size())));
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private static Publication numbered(PetrelClient publisher, int n) {
        return publisher.envelopes().publication("numbers", Envelope.of("n", new Numbered(n)));
    }

    private void awaitHandled(int rounds) {
        Await.until(() -> handled.size() >= rounds * EACH_ROUND);
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static ConnectionSettings deduplicating(ConnectionSettings settings) {
        return settings.withService(ServiceSettings.named("reader").withDedupe(Duration.ofMinutes(5), 100_000));
    }

    private static ConnectionSettings quick(ConnectionSettings settings) {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(20));
        return settings.withTiming(Timing.DEFAULT.withBackoff(backoff));
    }

    /** What the envelopes say. */
    record Numbered(int n) {}
}
