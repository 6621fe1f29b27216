package dev.petrel.examples.guide;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.QueueFull;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.message.Publication;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.OverflowRule;
import dev.petrel.settings.QueuePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What is published, while there is no connection or no room. */
final class Keeping {

    private Keeping() {}

    static ClientOptions outbox(ConnectionSettings settings, Path directory) {
        // begin: outbox
        ClientOptions options = ClientOptions.of(settings.withOutbox(
                OutboxSettings.in(directory).withMaximum(100_000, 256L << 20).withDrainRate(500)));
        // end: outbox
        return options;
    }

    static Optional<Receipt> publish(PetrelClient client, Publication publication) {
        // begin: accepted
        try {
            return Optional.of(client.publish(publication)); // it is on disk, and goes out whatever becomes of us
        } catch (QueueFull | StorageUnavailable e) {
            System.err.println(e.getMessage()); // it is not: try later, or say so
            return Optional.empty();
        }
        // end: accepted
    }

    static DeliveryLimits overflow() {
        // begin: overflow
        QueuePolicy policy = QueuePolicy.DEFAULT
                .withRule(OverflowRule.of("alarm/#", new Overflow.Wait(Duration.ofSeconds(10))))
                .withRule(OverflowRule.of("room/+/temperature", new Overflow.LatestPerTopic()))
                .withRule(OverflowRule.of("log/#", new Overflow.DropOldest()).withBounds(1_000, 1 << 20));
        DeliveryLimits limits = DeliveryLimits.DEFAULT.withQueuePolicy(policy);
        // end: overflow
        return limits;
    }

    static void demands(PetrelClient client, String order) {
        // begin: demands
        client.publish(Publication.text("orders/new", order).withSubscriberWithin(Duration.ofMinutes(5)));
        client.publish(Publication.text("orders/log", order).withOrdered(true));
        client.publish(Publication.text("valve/7/set", "42").withChecksum(true));
        // end: demands
    }

    static void reconnect(PetrelClient client) {
        // begin: reconnect
        client.reconnect();
        client.awaitConnected(Duration.ofSeconds(10));
        // end: reconnect
    }
}
