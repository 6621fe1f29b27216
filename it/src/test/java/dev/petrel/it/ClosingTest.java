package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.CloseReport;
import dev.petrel.PetrelClient;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Publication;
import dev.petrel.observe.Health.Status;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ScriptedBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a client stands, closing ends it in time and leaves nothing behind (R22). */
@Isolated
@Timeout(120)
class ClosingTest {

    private static final Duration WITHIN = Duration.ofSeconds(2);

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void closingWhileReconnectingEndsEverythingAndDialsNoMore(Protocol protocol) {
        try (ScriptedBroker broker = ScriptedBroker.start();
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            broker.on(PacketType.PUBLISH, ScriptedBroker.SILENCE);
            PetrelClient client = client(link.url(), protocol);
            client.awaitConnected(Inbox.PATIENCE);
            List<Receipt> onTheWay = publish(client, 10);
            broker.await(PacketType.PUBLISH, 10);
            link.refuse();
            link.cut();
            Await.until(() -> client.health().status() == Status.DOWN);
            List<Receipt> unsent = publish(client, 10);

            long start = System.nanoTime();
            CloseReport report = client.close(WITHIN);
            long took = System.nanoTime() - start;
            link.heal();
            int before = link.connections();

            assertThat(took).isLessThan(WITHIN.toNanos());
            assertThat(report.drained()).isFalse();
            assertThat(onTheWay)
                    .allSatisfy(receipt -> assertThat(ended(receipt)).isInstanceOf(InDoubt.class));
            assertThat(unsent).allSatisfy(receipt -> assertThat(ended(receipt)).isInstanceOf(Failed.class));
            awaitNoThreadOfOurs();
            assertThat(link.connections()).isEqualTo(before);
            assertThat(client.publishAsync(Publication.text("a", "late")).accepted())
                    .completesExceptionallyWithin(WITHIN)
                    .withThrowableThat()
                    .withCauseInstanceOf(NotConnected.class);
            System.out.println("measured: R22 close with " + WITHIN.toMillis() + " ms while the broker was away took "
                    + TimeUnit.NANOSECONDS.toMillis(took) + " ms");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void closingWhileABrokerKeepsSilentEndsInTime(Protocol protocol) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(PacketType.CONNECT, ScriptedBroker.SILENCE);
            PetrelClient client = client(broker.url(), protocol);
            List<Receipt> unsent = publish(client, 10);
            broker.await(PacketType.CONNECT, 1);

            long start = System.nanoTime();
            client.close(WITHIN);

            assertThat(System.nanoTime() - start).isLessThan(WITHIN.toNanos());
            assertThat(unsent).allSatisfy(receipt -> assertThat(ended(receipt)).isInstanceOf(Failed.class));
            awaitNoThreadOfOurs();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void closingABrokerThatDoesNotAnswerAnyMoreEndsInTime(Protocol protocol) {
        try (ScriptedBroker broker = ScriptedBroker.start();
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            PetrelClient client = client(link.url(), protocol);
            client.awaitConnected(Inbox.PATIENCE);
            link.halfOpen();
            List<Receipt> onTheWay = publish(client, 10);

            long start = System.nanoTime();
            client.close(WITHIN);

            assertThat(System.nanoTime() - start).isLessThan(WITHIN.toNanos());
            assertThat(onTheWay)
                    .allSatisfy(receipt -> assertThat(ended(receipt)).isInstanceOf(InDoubt.class));
            awaitNoThreadOfOurs();
        }
    }

    @Test
    void closingWhatWasNeverStartedLeavesNothing() {
        PetrelClient client = PetrelClient.of("mqtt://127.0.0.1:1");
        List<Receipt> unsent = publish(client, 3);

        client.close(WITHIN);

        assertThat(unsent).allSatisfy(receipt -> assertThat(ended(receipt)).isInstanceOf(Failed.class));
        awaitNoThreadOfOurs();
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void closingTwiceAndFromManyThreadsIsClosingOnce(Protocol protocol) throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client = client(broker.url(), protocol);
            client.awaitConnected(Inbox.PATIENCE);
            CountDownLatch closed = new CountDownLatch(5);

            for (int i = 0; i < 5; i++) {
                Thread.ofVirtual().start(() -> {
                    client.close(WITHIN);
                    closed.countDown();
                });
            }

            assertThat(closed.await(WITHIN.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
            assertThat(broker.await(PacketType.DISCONNECT, 1)).hasSize(1);
            awaitNoThreadOfOurs();
        }
    }

    private static PetrelClient client(String url, Protocol protocol) {
        Timing timing = Timing.DEFAULT.withBackoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(100)));
        return PetrelClient.of(ClientOptions.of(
                        ConnectionSettings.parse(url).withProtocol(protocol).withTiming(timing)))
                .start();
    }

    private static List<Receipt> publish(PetrelClient client, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> client.publishAsync(Publication.text("a", "message " + i)))
                .toList();
    }

    /** Every receipt has its outcome as soon as the client is closed. */
    private static PublishOutcome ended(Receipt receipt) {
        return receipt.outcome()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.SECONDS)
                .join();
    }

    /** The timer's thread ends when it had nothing to do for a moment. */
    static void awaitNoThreadOfOurs() {
        Await.until(
                Duration.ofSeconds(2),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("petrel-")));
    }
}
