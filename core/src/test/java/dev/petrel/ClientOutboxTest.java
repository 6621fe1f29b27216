package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.connection.Settings;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.settings.WhenOffline;
import dev.petrel.wire.Packet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client and its outbox. */
@Timeout(60)
class ClientOutboxTest {

    @TempDir
    private Path folder;

    @Test
    void aClientThatCannotHaveItsOutboxLeavesItsOtherDirectoryFree() {
        ConnectionSettings keeping = settings();
        ConnectionSettings both = keeping.withService(keeping.service()
                .withDedupe(Duration.ofMinutes(1), 100)
                .withDedupeDirectory(folder.resolve("identities")));
        Scene first = Scene.of(keeping);
        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Scene.of(both))
                .withMessageContaining("outbox");
        first.client.close(Duration.ofSeconds(1));

        Scene next = Scene.of(both);

        assertThat(next.client.close(Duration.ofSeconds(1)).kept()).isZero();
    }

    @Test
    void whatAnOutboxKeepsWaitsForAConnectionHoweverLongItTakes() {
        for (WhenOffline other : List.of(new WhenOffline.Reject(), new WhenOffline.Wait(Duration.ofHours(1)))) {
            ClientOptions options = ClientOptions.of(settings());
            DeliveryLimits limits = DeliveryLimits.DEFAULT.withQueuePolicy(QueuePolicy.DEFAULT.withWhenOffline(other));

            assertThatExceptionOfType(InvalidSettings.class)
                    .isThrownBy(() -> options.withLimits(limits))
                    .withMessageContainingAll("whenOffline", "outbox");
        }
    }

    @Test
    void qos0GoesPastIt() {
        Scene scene = Scene.of(settings());
        var once = scene.client.publishAsync(Publication.text("a", "x").withQos(Qos.AT_MOST_ONCE));
        assertThat(scene.client.close(Duration.ofMillis(100)).kept()).isZero();
        assertThat(once.outcome().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(5));

        Scene next = Scene.of(settings());
        next.client.start();
        next.wire().greet(false);
        var delivered = next.client.publishAsync(Publication.text("a", "y").withQos(Qos.AT_MOST_ONCE));

        assertThat(delivered.outcome().toCompletableFuture().join()).isEqualTo(Delivered.SUCCESS);
        assertThat(next.wire().sent(Packet.Publish.class)).hasSize(1);
        next.client.close(Duration.ofSeconds(1));
    }

    private ConnectionSettings settings() {
        return Settings.plain().withOutbox(OutboxSettings.in(folder.resolve("outbox")));
    }
}
