package dev.petrel.it;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.Topic;
import java.util.List;

/** What others see on the health topic of a client. */
final class Statuses {

    private final Clients clients;
    private final ConnectionSettings settings;
    private final String topic;
    private final Inbox inbox = new Inbox();
    private final PetrelClient observer;

    /** Watches from now on. */
    Statuses(Clients clients, ConnectionSettings settings, String clientId) {
        this.clients = clients;
        this.settings = settings;
        this.topic = HealthStatus.topic(clientId);
        this.observer = newcomer();
        observer.subscribe(topic, inbox).awaitGranted(Inbox.PATIENCE);
    }

    /** What was said so far, in order. */
    List<HealthStatus> all() {
        return inbox.messages().stream().map(Statuses::status).toList();
    }

    /** What was said so far, in a word each. */
    List<String> events() {
        return all().stream().map(status -> String.valueOf(status.event())).toList();
    }

    /** Waits until that was the last that was said. */
    void await(String event) {
        Await.until(() -> !events().isEmpty() && events().getLast().equals(event));
    }

    /** What a newcomer is told that the topic says. */
    Message retained() {
        Inbox newcomer = new Inbox();
        PetrelClient client = newcomer();
        client.subscribe(topic, newcomer).awaitGranted(Inbox.PATIENCE);
        Await.until(() -> !newcomer.messages().isEmpty());
        client.close();
        return newcomer.messages().getFirst();
    }

    private PetrelClient newcomer() {
        return clients.connected(settings.withSession(SessionPolicy.clean()));
    }

    /** As {@link #retained}, read. */
    HealthStatus now() {
        return status(retained());
    }

    /** Somebody says something in the client's place, as its will would. */
    void forge(HealthStatus status) {
        Payload payload = Payload.utf8("{\"message_id\":\"" + status.messageId() + "\",\"ok\":" + status.ok()
                + ",\"event\":\"" + status.event() + "\"}");
        observer.publish(new Publication(Topic.of(topic), payload, Qos.AT_LEAST_ONCE, true, Metadata.NONE));
    }

    private static HealthStatus status(Message message) {
        return HealthStatus.read(message.payload(), EnvelopeFormat.STANDARD);
    }
}
