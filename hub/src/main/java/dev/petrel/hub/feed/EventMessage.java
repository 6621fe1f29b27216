package dev.petrel.hub.feed;

import dev.petrel.hub.config.PublishSettings;
import dev.petrel.hub.event.PendingEvent;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events as they are published. */
final class EventMessage {

    private static final JsonMapper JSON = JsonMapper.shared();

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
        return Qos.values()[number];
    }

    static Payload payload(String body, String picture) {
        ObjectNode fields = (ObjectNode) JSON.readTree(body);
        if (!fields.has("thumbnail_url")) {
            fields.put("thumbnail_url", picture);
        }
        return Payload.handedOver(fields.toString().getBytes(StandardCharsets.UTF_8));
    }
}
