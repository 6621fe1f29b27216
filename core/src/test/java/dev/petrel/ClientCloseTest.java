package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer.Goodbye;
import dev.petrel.connection.Settings;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.Time;
import dev.petrel.wire.NettyDialer;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a client. */
@Timeout(120)
class ClientCloseTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void aClientThatWasNeverStartedIsClosedAtOnce() {
        Scene scene = Scene.of();
        Receipt receipt = scene.client.publishAsync(Publication.text("a", "x"));

        CloseReport report = scene.client.close(LONG);

        assertThat(report).isEqualTo(new CloseReport(0, false, 0));
        assertThat(outcome(receipt)).isInstanceOf(Failed.class);
        assertThat(scene.dialer.closed()).isTrue();
        assertThat(scene.dialer.dials()).isZero();
    }

    @Test
    void handlersEndAndAreAcknowledgedBeforeTheGoodbye() throws Exception {
        Scene scene = Scene.online();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        scene.client.subscribe("a", message -> {
            began.countDown();
            go.await();
        });
        scene.deliver(1, "a", "x");
        began.await();

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> scene.client.close(LONG));
        await().until(() -> refuses(scene.client));
        assertThat(scene.wire().goodbye()).isNull();
        go.countDown();

        assertThat(closing.get(10, TimeUnit.SECONDS).complete()).isTrue();
        assertThat(scene.wire().sent(Packet.PubAck.class)).hasSize(1);
        assertThat(scene.wire().goodbye()).isEqualTo(new Goodbye(ReasonCode.SUCCESS, Duration.ZERO));
    }

    @Test
    void outcomesAreWaitedForWhileConnected() throws Exception {
        Scene scene = Scene.online();
        Receipt receipt = scene.client.publishAsync(Publication.text("a", "x"));

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> scene.client.close(LONG));
        await().until(() -> refuses(scene.client));
        scene.wire().receive(new Packet.PubAck(1, ReasonCode.SUCCESS, ""));

        assertThat(closing.get(10, TimeUnit.SECONDS).complete()).isTrue();
        assertThat(outcome(receipt)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void aBrokerThatDoesNotAnswerHoldsUpNoClose() {
        Scene scene = Scene.online();
        Receipt sent = scene.client.publishAsync(Publication.text("a", "x"));
        Receipt half = scene.client.publishAsync(Publication.text("b", "x").withQos(Qos.EXACTLY_ONCE));
        scene.wire().holdWrites();
        Receipt unwritten = scene.client.publishAsync(Publication.text("c", "x").withQos(Qos.AT_MOST_ONCE));

        CloseReport report = scene.client.close(SHORT);

        assertThat(report).isEqualTo(new CloseReport(0, false, 0));
        assertThat(outcome(sent)).isInstanceOf(InDoubt.class);
        assertThat(outcome(half)).isInstanceOf(InDoubt.class);
        assertThat(outcome(unwritten)).isInstanceOf(Failed.class);
    }

    @Test
    void aSocketThatDoesNotCloseHoldsUpNoCloseAndEveryOutcomeComes() {
        Scene scene = Scene.online();
        scene.dialer.deaf();
        Receipt receipt = scene.client.publishAsync(Publication.text("a", "x"));
        CompletableFuture<Void> online = CompletableFuture.runAsync(() -> scene.client.awaitConnected(LONG));
        online.join();

        scene.client.close(SHORT);

        assertThat(outcome(receipt)).isInstanceOf(InDoubt.class);
        assertThat(scene.client.health().state()).isEqualTo(new ConnectionState.Closed());
    }

    @Test
    void anIoThreadThatHangsHoldsUpNoClose() {
        NettyDialer dialer = NettyDialer.open(Time.system());
        PetrelClient client = new PetrelClient(ClientOptions.of(Settings.plain()), dialer);
        CountDownLatch hanging = new CountDownLatch(1);
        dialer.thread().execute(() -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long began = System.nanoTime();

        client.close(Duration.ofSeconds(1));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        hanging.countDown();
    }

    @Test
    void aHandlerThatDoesNotEndIsInterruptedAndReported() throws Exception {
        Scene scene = Scene.online();
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        scene.client.subscribe("a", message -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        scene.deliver(1, "a", "x");
        scene.deliver(2, "a", "y");
        began.await();

        CloseReport report = scene.client.close(SHORT);

        interrupted.await();
        assertThat(report).isEqualTo(new CloseReport(2, true, 0));
    }

    @Test
    void closeFromAHandlerDoesNotWaitForThatHandler() throws Exception {
        Scene scene = Scene.online();
        CompletableFuture<CloseReport> report = new CompletableFuture<>();
        scene.client.subscribe("a", message -> report.complete(scene.client.close(LONG)));
        long began = System.nanoTime();

        scene.deliver(1, "a", "x");
        scene.deliver(2, "a", "y");

        assertThat(report.get(10, TimeUnit.SECONDS).drained()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG.dividedBy(4));
    }

    @Test
    void theSecondCloseTellsWhatTheFirstDid() {
        Scene scene = Scene.of();
        scene.client.publishAsync(Publication.text("a", "x"));

        CloseReport first = scene.client.close(LONG);

        assertThat(scene.client.close(LONG)).isSameAs(first);
        scene.client.close();
    }

    @Test
    void anInterruptedThreadClosesTooAndTellsTheTruth() {
        Scene scene = Scene.online();
        Receipt receipt = scene.client.publishAsync(Publication.text("a", "x"));
        Thread.currentThread().interrupt();

        CloseReport report = scene.client.close(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report).isEqualTo(new CloseReport(0, false, 0));
        assertThat(outcome(receipt)).isInstanceOf(InDoubt.class);
    }

    @Test
    void whatIsPublishedByManyThreadsWhileTheClientIsClosedEndsOrIsRefused() throws Exception {
        for (int round = 0; round < 30; round++) {
            Scene scene = Scene.online();
            List<Receipt> receipts = new CopyOnWriteArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(number -> Thread.ofVirtual().start(() -> publishMany(scene.client, receipts, go)))
                    .toList();
            go.countDown();

            scene.client.close(Duration.ofMillis(4));
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(receipts).hasSize(200);
            for (Receipt receipt : receipts) {
                assertThat(receipt.outcome()
                                .toCompletableFuture()
                                .handle((outcome, failure) -> "ended")
                                .get(10, TimeUnit.SECONDS))
                        .isEqualTo("ended");
            }
        }
    }

    @Test
    void aClosedClientSaysSo() {
        Scene scene = Scene.online();

        scene.client.close();

        assertThatThrownBy(() -> scene.client.publish(Publication.text("a", "x")))
                .isInstanceOf(NotConnected.class);
        assertThatThrownBy(() -> scene.client.awaitConnected(LONG)).isInstanceOf(NotConnected.class);
        assertThat(scene.client.health().reasons()).containsExactly("closed");
        assertThat(scene.client.start().health().state()).isEqualTo(new ConnectionState.Closed());
    }

    private static void publishMany(PetrelClient client, List<Receipt> receipts, CountDownLatch go) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < 50; i++) {
            receipts.add(client.publishAsync(Publication.text("a", "x")));
        }
    }

    private static boolean refuses(PetrelClient client) {
        Receipt receipt = client.publishAsync(Publication.text("probe", "x").withQos(Qos.AT_MOST_ONCE));
        return receipt.accepted().toCompletableFuture().isCompletedExceptionally();
    }

    private static PublishOutcome outcome(Receipt receipt) {
        return receipt.outcome()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void whoAwaitsTheCloseIsReleasedByIt() throws Exception {
        Scene scene = Scene.of();
        FutureTask<Void> waiting = new FutureTask<>(() -> {
            scene.client.awaitClosed();
            return null;
        });
        Thread.ofVirtual().start(waiting);

        scene.client.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isNull();
    }
}
