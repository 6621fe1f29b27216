package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.message.Publication;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting on platform threads while other code holds every processor that virtual threads have. */
@Timeout(120)
class SpinningElsewhereTest {

    private final Scene scene = Scene.online();
    private final AtomicBoolean spinning = new AtomicBoolean(true);

    @BeforeEach
    void spin() throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        CountDownLatch running = new CountDownLatch(processors);
        for (int i = 0; i < processors; i++) {
            Thread.ofVirtual().start(() -> {
                running.countDown();
                while (spinning.get()) {
                    Thread.onSpinWait();
                }
            });
        }
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void endSpinning() {
        spinning.set(false);
    }

    @Test
    void whoWaitsInPublishIsWokenByTheAnswer() throws InterruptedException {
        Thread answering = Thread.ofPlatform().start(() -> {
            Packet.Publish sent = scene.awaitSent(Packet.Publish.class, 1).getFirst();
            scene.wire().receive(new Packet.PubAck(sent.id(), ReasonCode.SUCCESS, ""));
        });

        Receipt receipt = scene.client.publish(Publication.text("a", "1"));

        assertThat(OutcomeStage.toWaitOn(receipt.outcome()).getNow(null)).isEqualTo(Delivered.SUCCESS);
        answering.join();
    }

    @Test
    void whoWaitsForTheConnectionIsWokenByIt() throws InterruptedException {
        Scene late = Scene.of();
        late.client.start();
        Thread greeting = Thread.ofPlatform().start(() -> {
            await().until(() -> late.dialer.dials() == 1);
            late.wire().greet(false);
        });

        late.client.awaitConnected(Duration.ofSeconds(20));

        greeting.join();
    }

    @Test
    void whoClosesIsWokenByTheAnswer() throws InterruptedException {
        Receipt receipt = scene.client.publishAsync(Publication.text("a", "1"));
        Packet.Publish sent = scene.awaitSent(Packet.Publish.class, 1).getFirst();
        Thread answering = Thread.ofPlatform()
                .start(() -> scene.wire().receive(new Packet.PubAck(sent.id(), ReasonCode.SUCCESS, "")));

        CloseReport report = scene.client.close(Duration.ofSeconds(20));

        assertThat(report.complete()).isTrue();
        assertThat(OutcomeStage.toWaitOn(receipt.outcome()).getNow(null)).isEqualTo(Delivered.SUCCESS);
        answering.join();
    }
}
