package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.Settings;
import dev.petrel.fault.DeliveryPending;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.PublishFailed;
import dev.petrel.fault.PublishInDoubt;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.settings.WhenOffline;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publishing and waiting for the outcome. */
@Timeout(120)
class ClientPublishTest {

    private static final Publication HELLO = Publication.text("greetings", "hello");

    private final Scene scene = Scene.online();

    @Test
    void publishReturnsTheBrokersWord() throws Exception {
        CompletableFuture<Object> publishing = publishing();

        answer(0x10);

        assertThat(publishing.get(10, TimeUnit.SECONDS)).isEqualTo(new Delivered(ReasonCode.NO_MATCHING_SUBSCRIBERS));
    }

    @Test
    void publishThrowsWhatTheBrokerRefuses() throws Exception {
        CompletableFuture<Object> publishing = publishing();

        answer(0x87);

        assertThat(publishing.get(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        PublishFailed.class,
                        failed -> assertThat(failed)
                                .hasMessageContaining("greetings")
                                .hasMessageContaining("0x87"));
    }

    @Test
    void publishThrowsWhatIsInDoubtWhenTheClientIsClosedMeanwhile() throws Exception {
        CompletableFuture<Object> publishing = publishing();
        scene.awaitSent(Packet.Publish.class, 1);

        scene.client.close(Duration.ofMillis(40));

        assertThat(publishing.get(10, TimeUnit.SECONDS)).isInstanceOf(PublishInDoubt.class);
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSetAndTheOutcomeComesAllTheSame() throws Exception {
        Thread.currentThread().interrupt();

        Throwable thrown = catchThrowable(() -> scene.client.publish(HELLO));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown)
                .isInstanceOf(DeliveryPending.class)
                .hasMessageContaining("it was accepted, do not publish it again");
        answer(0x00);
        PublishOutcome outcome = ((DeliveryPending) thrown)
                .receipt()
                .outcome()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(outcome).isEqualTo(Delivered.SUCCESS);
    }

    @Test
    void whatIsStillPendingAndNotAcceptedIsNotCalledAccepted() {
        QueuePolicy waiting = QueuePolicy.DEFAULT.withWhenOffline(new WhenOffline.Wait(Duration.ofMinutes(1)));
        PetrelClient offline = new PetrelClient(
                ClientOptions.of(Settings.plain()).withLimits(DeliveryLimits.DEFAULT.withQueuePolicy(waiting)),
                new ScriptedDialer());
        Thread.currentThread().interrupt();

        Throwable thrown = catchThrowable(() -> offline.publish(HELLO));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(DeliveryPending.class).hasMessageContaining("is not accepted yet");
        offline.close();
    }

    @Test
    void anExceptionShowsWhereTheCallerWaited() {
        scene.client.close();

        assertThatThrownBy(() -> scene.client.publish(HELLO))
                .isInstanceOf(NotConnected.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()[0].getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(ClientPublishTest.class.getName())));
    }

    @Test
    void drainWaitsForEveryOutcome() throws Exception {
        CompletableFuture<Object> publishing = publishing();
        scene.awaitSent(Packet.Publish.class, 1);
        assertThat(scene.client.drain(Duration.ofMillis(20))).isFalse();

        answer(0x00);

        assertThat(scene.client.drain(Duration.ofSeconds(10))).isTrue();
        assertThat(publishing.get(10, TimeUnit.SECONDS)).isEqualTo(Delivered.SUCCESS);
    }

    private CompletableFuture<Object> publishing() {
        return CompletableFuture.supplyAsync(this::publish, Executors.newVirtualThreadPerTaskExecutor());
    }

    private Object publish() {
        @Nullable Throwable[] thrown = new Throwable[1];
        @Nullable Object[] delivered = new Object[1];
        thrown[0] = catchThrowable(() -> delivered[0] =
                scene.client.publish(HELLO).outcome().toCompletableFuture().join());
        Throwable failure = thrown[0];
        return failure == null ? Objects.requireNonNull(delivered[0]) : failure;
    }

    private void answer(int code) {
        Packet.Publish sent = scene.awaitSent(Packet.Publish.class, 1).getFirst();
        scene.wire().receive(new Packet.PubAck(sent.id(), ReasonCode.of(code), ""));
    }
}
