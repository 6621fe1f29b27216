package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Publication;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last word of a whole client, over scripted wires. */
@Timeout(120)
class ClientShutdownTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);

    private final SignsOfLife signs = new SignsOfLife();
    private final Scene scene = signs.scene;
    private final PetrelClient client = scene.client;

    @Test
    void shutdownIsTheLastWordAndWaitedFor() throws Exception {
        signs.online();
        signs.awaitSaid(1);
        Receipt work = client.publishAsync(Publication.text("work", "x"));
        signs.acknowledgeAll();

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> client.close(LONG));
        signs.awaitSaid(2);
        assertThat(scene.wire().goodbye()).isNull();
        assertThat(client.publishAsync(Publication.text("late", "x")).accepted().toCompletableFuture())
                .isCompletedExceptionally();
        signs.acknowledgeAll();

        assertThat(closing.get().complete()).isTrue();
        assertThat(work.outcome().toCompletableFuture().get()).isNotNull();
        assertThat(signs.said()).extracting(HealthStatus::event).containsExactly("ready", "shutdown");
        assertThat(scene.wire()
                        .sent(Packet.Publish.class)
                        .getLast()
                        .publication()
                        .topic()
                        .name())
                .isEqualTo(SignsOfLife.STATUS);
        assertThat(scene.wire().goodbye())
                .extracting(ScriptedDialer.Goodbye::code)
                .isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void aBrokerThatDoesNotTakeTheShutdownHoldsUpNoClose() {
        signs.online();
        signs.awaitSaid(1);
        long began = System.nanoTime();

        CloseReport report = client.close(SHORT);

        assertThat(report.drained()).isFalse();
        assertThat(scene.wire().isEnded()).isTrue();
        assertThat(scene.wire().goodbye()).as("so that the will speaks").isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(signs.said()).extracting(HealthStatus::event).containsExactly("ready", "shutdown");
    }

    @Test
    void aClientThatIsNotConnectedGoesWithoutAWord() {
        client.start();
        scene.wire().end(new WireEnd.Unreachable("no route"));

        assertThat(client.close(LONG).complete()).isTrue();

        assertThat(scene.wire().sent(Packet.Publish.class)).isEmpty();
    }
}
