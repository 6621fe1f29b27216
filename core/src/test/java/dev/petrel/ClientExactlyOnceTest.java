package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.Settings;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.wire.Packet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client whose QoS 2 publications outlive it. */
@Timeout(60)
class ClientExactlyOnceTest {

    @TempDir
    private Path folder;

    private ConnectionSettings settings(boolean exactlyOnce) {
        return new Settings()
                .session(Settings.DURABLE)
                .build()
                .withOutbox(OutboxSettings.in(folder).withExactlyOnce(exactlyOnce));
    }

    private static Publication once(String text) {
        return Publication.text("a", text).withQos(Qos.EXACTLY_ONCE);
    }

    @Test
    void theNextClientGoesOnWhereThisOneEnded() {
        Scene first = Scene.of(settings(true));
        first.client.start();
        first.wire().greet(false);
        first.client.publishAsync(once("received"));
        first.client.publishAsync(once("sent"));
        List<Packet.Publish> sent = first.awaitSent(Packet.Publish.class, 2);
        first.wire().receive(new Packet.PubRec(sent.getFirst().id(), ReasonCode.SUCCESS, ""));
        first.awaitSent(Packet.PubRel.class, 1);
        first.client.close(Duration.ofSeconds(1));

        Scene next = Scene.of(settings(true));
        next.client.start();
        next.wire().greet(true);

        int received = sent.getFirst().id();
        assertThat(next.wire().sent(Packet.PubRel.class))
                .extracting(Packet.PubRel::id)
                .containsExactly(received);
        Packet.Publish again = next.wire().sent(Packet.Publish.class).getFirst();
        assertThat(again.id()).isEqualTo(sent.getLast().id());
        assertThat(again.duplicate()).isTrue();
        next.wire().receive(new Packet.PubComp(received, ReasonCode.SUCCESS));
        next.wire().receive(new Packet.PubRec(again.id(), ReasonCode.SUCCESS, ""));
        next.awaitSent(Packet.PubRel.class, 2);
        next.wire().receive(new Packet.PubComp(again.id(), ReasonCode.SUCCESS));
        assertThat(next.client.drain(Duration.ofSeconds(20))).isTrue();
        assertThat(next.client.close(Duration.ofSeconds(5)).kept()).isZero();
    }

    @Test
    void whatWasKeptForExactlyOnceDoesNotGoOutWithoutIt() {
        Scene first = Scene.of(settings(true));
        Receipt kept = first.client.publishAsync(once("x"));
        kept.accepted().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        first.client.close(Duration.ofSeconds(20));

        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Scene.of(settings(false)))
                .withMessageContainingAll("1 QoS 2 publication", "MQTT_OUTBOX_EXACTLY_ONCE", "clean session");

        Scene next = Scene.of(settings(true));
        next.client.start();
        next.wire().greet(false);
        assertThat(next.awaitSent(Packet.Publish.class, 1)).hasSize(1);
        next.client.close(Duration.ofSeconds(1));
    }

    @Test
    void itsOwnExchangesBelongToItsBroker() {
        Scene first = Scene.of(settings(true));
        first.client.start();
        first.wire().greet(false);
        first.client.publishAsync(once("x"));
        first.awaitSent(Packet.Publish.class, 1);
        first.client.close(Duration.ofSeconds(1));

        ConnectionSettings elsewhere = new Settings()
                .server("elsewhere")
                .session(Settings.DURABLE)
                .build()
                .withOutbox(settings(true).outbox());

        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Scene.of(elsewhere))
                .withMessageContainingAll("\"broker:1883\"", "\"elsewhere:1883\"");
    }

    @Test
    void whatTheBrokerNeverTakesFailsAsEver() {
        Scene scene = Scene.of(settings(true));
        scene.client.start();
        scene.wire()
                .greet(
                        false,
                        new ServerLimits(
                                10, Qos.EXACTLY_ONCE, 50, 0, Duration.ofSeconds(60), ServerLimits.Features.ALL));

        Receipt receipt = scene.client.publishAsync(once("x".repeat(100)));

        assertThat(receipt.outcome()
                        .toCompletableFuture()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join())
                .isInstanceOf(Failed.class);
        scene.client.close(Duration.ofSeconds(1));
    }

    @Test
    void withoutItQos2OnADurableSessionIsRefused() {
        Scene scene = Scene.of(settings(false));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> scene.client.publishAsync(once("x")))
                .withMessageContaining("exactlyOnce");
        scene.client.close(Duration.ofSeconds(1));
    }

    @Test
    void itNeedsADurableSession() {
        ConnectionSettings clean = settings(true).withSession(Settings.CLEAN);

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> ClientOptions.of(clean))
                .withMessageContainingAll("exactlyOnce", "MQTT_SESSION");
    }

    @Test
    void anOrdinaryPublicationWaitsForItsOwnRecordOnly() {
        Scene scene = Scene.of(settings(true));
        scene.client.start();
        scene.wire().greet(false);

        scene.client.publishAsync(Publication.text("a", "x"));

        Packet.Publish sent = scene.awaitSent(Packet.Publish.class, 1).getFirst();
        scene.wire().receive(new Packet.PubAck(sent.id(), ReasonCode.SUCCESS, ""));
        await().until(() -> scene.client.drain(Duration.ofSeconds(1)));
        scene.client.close(Duration.ofSeconds(1));
    }
}
