package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.CloseReport;
import dev.petrel.PetrelClient;
import dev.petrel.batch.BatchSettings;
import dev.petrel.batch.Batcher;
import dev.petrel.message.Subscription;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Items in batches on brokers: what is added arrives, in order, whatever happens on the way. */
@Timeout(120)
class BatchTest {

    private static final Grounds GROUNDS = new Grounds();
    private static final BatchSettings QUICK = BatchSettings.DEFAULT.withInterval(Duration.ofMillis(20));
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path kept;

    private final List<Integer> arrived = new CopyOnWriteArrayList<>();

    private record Batch(List<Integer> items, int count) {}

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    static Stream<Cell> cells() {
        return Cell.all().filter(cell -> cell.transport() == Ground.Transport.TCP);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void itemsArriveInOrderWhileTheLinkIsCutAgainAndAgain(Cell cell) {
        String topic = Cell.newRoom();
        try (FaultyLink link = cell.link(GROUNDS)) {
            hear(clients.connected(cell.settings(GROUNDS)), topic).awaitGranted(Inbox.PATIENCE);
            PetrelClient client = clients.connected(quick(cell.through(link, GROUNDS)));
            Batcher batcher = client.batch(topic, QUICK);
            List<CompletionStage<PublishOutcome>> fates = new ArrayList<>();

            for (int item = 0; item < 600; item++) {
                fates.add(batcher.add(item));
                if (item % 150 == 100) {
                    link.cut();
                }
                LockSupport.parkNanos(PACE_NANOS);
            }
            batcher.close();

            Await.until(() -> arrived.contains(599));
            assertThat(arrived.stream().distinct()).isEqualTo(numbers(600));
            assertThat(fates).allSatisfy(fate -> assertThat(now(fate)).isInstanceOf(Delivered.class));
        }
    }

    @Test
    @RequiresMosquitto
    void anOutageInTheMiddleLosesNothing() {
        try (Mosquitto broker =
                Mosquitto.start(MosquittoOptions.DEFAULT.withPersistence(kept).withLines("max_queued_messages 0"))) {
            PetrelClient subscriber = clients.connected(ConnectionSettings.parse(broker.url())
                    .withSession(SessionPolicy.durable("reader", Duration.ofMinutes(5))));
            hear(subscriber, "readings").awaitGranted(Inbox.PATIENCE);
            Batcher batcher = clients.connected(broker.url()).batch("readings", QUICK);
            AtomicInteger next = new AtomicInteger();

            addFor(Duration.ofMillis(300), batcher, next);
            broker.stop();
            addFor(Duration.ofSeconds(2), batcher, next);
            broker.restart();
            addFor(Duration.ofMillis(300), batcher, next);
            batcher.close();

            Await.until(() -> arrived.contains(next.get() - 1));
            assertThat(arrived.stream().distinct()).isEqualTo(numbers(next.get()));
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void closingTheClientSendsWhatWaits(Cell cell) {
        String topic = Cell.newRoom();
        hear(clients.connected(cell.settings(GROUNDS)), topic).awaitGranted(Inbox.PATIENCE);
        PetrelClient client = clients.connected(cell.settings(GROUNDS));
        Batcher batcher = client.batch(topic, BatchSettings.DEFAULT.withInterval(Duration.ofHours(1)));
        IntStream.range(0, 95).forEach(batcher::add);

        CloseReport report = client.close(Inbox.PATIENCE);

        assertThat(report.complete()).isTrue();
        Await.until(() -> arrived.size() == 95);
        assertThat(arrived).isEqualTo(numbers(95));
    }

    @Test
    void aBatchThatTheBrokerRefusesArrivesWhenItNoLongerDoes() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            AtomicInteger refusals = new AtomicInteger(2);
            broker.on(
                    PacketType.PUBLISH,
                    (connection, publish) ->
                            connection.puback(publish.packetId(), refusals.getAndDecrement() > 0 ? 0x87 : 0));
            Batcher batcher = clients.connected(broker.url()).batch("readings", QUICK);

            CompletionStage<PublishOutcome> first = batcher.add(1);
            CompletionStage<PublishOutcome> second = batcher.add(2);

            assertThat(now(first)).isInstanceOf(Delivered.class);
            assertThat(now(second)).isInstanceOf(Delivered.class);
            assertThat(broker.await(PacketType.PUBLISH, 3)).hasSize(3);
        }
    }

    @Test
    @RequiresMosquitto
    void anItemThatIsTooLargeForTheBrokerFailsAlone() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLines("max_packet_size 2000"))) {
            hear(clients.connected(broker.url()), "readings").awaitGranted(Inbox.PATIENCE);
            Batcher batcher = clients.connected(broker.url()).batch("readings", BatchSettings.DEFAULT);
            IntStream.range(0, 5).forEach(batcher::add);
            CompletionStage<PublishOutcome> large = batcher.add("x".repeat(3000));
            IntStream.range(5, 20).forEach(batcher::add);
            batcher.flush();

            assertThat(now(large)).isInstanceOf(Failed.class);
            Await.until(() -> arrived.size() == 20);
            assertThat(arrived).isEqualTo(numbers(20));
        }
    }

    private Subscription hear(PetrelClient client, String topic) {
        return client.subscribe(
                topic + "/batch",
                Batch.class,
                event -> arrived.addAll(event.data().items()));
    }

    private static void addFor(Duration time, Batcher batcher, AtomicInteger next) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            batcher.add(next.getAndIncrement());
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private static ClientOptions quick(ConnectionSettings settings) {
        return ClientOptions.of(settings.withTiming(
                Timing.DEFAULT.withBackoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)))));
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static PublishOutcome now(CompletionStage<PublishOutcome> fate) {
        return fate.toCompletableFuture()
                .orTimeout(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
