package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mosquitto sends what it queued for an absent client all at once, whatever receive maximum the client announces. */
@Timeout(120)
@RequiresMosquitto
class QueuedForAbsentTest {

    private static final int QUEUED = 100;

    @RegisterExtension
    final Clients clients = new Clients();

    @Test
    void moreThanTheReceiveMaximumThatWaitedForAnAbsentClientComesOnceAndInOrder() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            ClientOptions options = ClientOptions.of(ConnectionSettings.parse(broker.url())
                            .withSession(SessionPolicy.durable("reader", Duration.ofMinutes(5))))
                    .withLimits(DeliveryLimits.DEFAULT.withReceiveMaximum(10));
            try (PetrelClient before = PetrelClient.of(options).start()) {
                before.subscribe("lines", message -> {}).awaitGranted(Inbox.PATIENCE);
            }
            PetrelClient publisher = clients.connected(broker.url());
            IntStream.range(0, QUEUED).forEach(i -> publisher.publish(Publication.text("lines", "line " + i)));
            Inbox inbox = new Inbox();

            try (PetrelClient after = PetrelClient.of(options)) {
                after.subscribe("lines", inbox);
                after.start();
                Await.until(() -> inbox.texts().size() >= QUEUED);
            }

            assertThat(inbox.texts())
                    .containsExactlyElementsOf(IntStream.range(0, QUEUED)
                            .mapToObj(i -> "line " + i)
                            .toList());
        }
    }
}
