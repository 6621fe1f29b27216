package dev.petrel.hub.feed;

import dev.petrel.hub.config.PublishSettings;
import dev.petrel.hub.event.PendingEvent;
import dev.petrel.hub.event.PublishedEvent;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import java.nio.charset.StandardCharsets;

/** Events as they are published. */
final class EventMessage {

    private EventMessage() {}

    /**
     * An event on its way out. Its expiry counts from now.
     *
     * @param picture where its picture is, unless the event itself says so
     */
    static Publication of(PendingEvent event, String topicId, PublishSettings settings, String picture) {
        return Publication.of(new CameraTopics(settings.topicPrefix()).event(topicId), payload(event.body(), picture))
                .withQos(qos(settings.qos()))
                .withRetain(settings.retain())
                .withExpiry(settings.expiry());
    }

    /** As a broker counts: 0, 1 or 2. */
    static Qos qos(int number) {
        return switch (number) {
            case 0 -> Qos.AT_MOST_ONCE;
            case 1 -> Qos.AT_LEAST_ONCE;
            case 2 -> Qos.EXACTLY_ONCE;
            default -> throw new IllegalArgumentException("qos is 0, 1 or 2, not " + number);
        };
    }

    static Payload payload(String body, String picture) {
        return Payload.handedOver(PublishedEvent.of(body, picture).toString().getBytes(StandardCharsets.UTF_8));
    }
}
