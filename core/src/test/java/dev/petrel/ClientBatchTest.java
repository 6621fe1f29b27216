package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.batch.BatchSettings;
import dev.petrel.batch.Batcher;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batchers of a client, and its end. */
@Timeout(120)
class ClientBatchTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void closeSendsWhatWaitsAndWaitsForTheBrokersWordBeforeTheGoodbye() throws Exception {
        Scene scene = Scene.online();
        CompletionStage<PublishOutcome> fate =
                scene.client.batch("a", BatchSettings.DEFAULT).add(1);

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> scene.client.close(LONG));
        Packet.Publish batch = scene.awaitSent(Packet.Publish.class, 1).getFirst();
        assertThat(scene.wire().goodbye()).isNull();
        scene.wire().receive(new Packet.PubAck(batch.id(), ReasonCode.SUCCESS, ""));

        assertThat(closing.get(10, TimeUnit.SECONDS).complete()).isTrue();
        assertThat(fate.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(Delivered.SUCCESS);
        assertThat(scene.wire().goodbye()).isNotNull();
    }

    @Test
    void aHandlerThatIsWaitedForMayAddUntilItEnds() throws Exception {
        Scene scene = Scene.online();
        Batcher batcher = scene.client.batch("a", BatchSettings.DEFAULT);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<PublishOutcome> fate = new CompletableFuture<>();
        scene.client.subscribe("b", message -> {
            began.countDown();
            go.await();
            batcher.add(1).thenAccept(fate::complete);
        });
        scene.deliver(1, "b", "x");
        began.await();

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> scene.client.close(LONG));
        await().until(() -> refuses(scene.client));
        go.countDown();
        Packet.Publish batch = awaitAnswerable(scene);
        scene.wire().receive(new Packet.PubAck(batch.id(), ReasonCode.SUCCESS, ""));

        assertThat(closing.get(10, TimeUnit.SECONDS).complete()).isTrue();
        assertThat(fate.get(10, TimeUnit.SECONDS)).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void aClientThatIsClosedWhileAwayTellsThatItemsAreLeft() throws Exception {
        Scene scene = Scene.of();
        Batcher batcher = scene.client.batch("a", BatchSettings.DEFAULT.withCount(1));
        CompletionStage<PublishOutcome> first = batcher.add(1);
        CompletionStage<PublishOutcome> second = batcher.add(2);

        CloseReport report = scene.client.close(LONG);

        assertThat(report.drained()).isFalse();
        assertThat(first.toCompletableFuture().get(10, TimeUnit.SECONDS)).isInstanceOf(Failed.class);
        assertThat(second.toCompletableFuture().get(10, TimeUnit.SECONDS)).isInstanceOf(Failed.class);
    }

    @Test
    void aClosedClientMakesNoBatcherAndItsOwnAreClosed() {
        Scene scene = Scene.online();
        Batcher batcher = scene.client.batch("a", BatchSettings.DEFAULT);

        scene.client.close();

        assertThat(batcher.closed()).isTrue();
        assertThatThrownBy(() -> batcher.add(1)).isInstanceOf(NotConnected.class);
        assertThatThrownBy(() -> scene.client.batch("a", BatchSettings.DEFAULT)).isInstanceOf(NotConnected.class);
    }

    /** The first publication that the broker answers; a probe is none. */
    private static Packet.Publish awaitAnswerable(Scene scene) {
        await().until(() -> answerable(scene).findFirst().isPresent());
        return answerable(scene).findFirst().orElseThrow();
    }

    private static Stream<Packet.Publish> answerable(Scene scene) {
        return scene.wire().sent(Packet.Publish.class).stream().filter(publish -> publish.id() != 0);
    }

    private static boolean refuses(PetrelClient client) {
        return client.publishAsync(Publication.text("probe", "x").withQos(Qos.AT_MOST_ONCE))
                .accepted()
                .toCompletableFuture()
                .isCompletedExceptionally();
    }
}
