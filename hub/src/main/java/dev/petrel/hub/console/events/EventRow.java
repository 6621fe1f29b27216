package dev.petrel.hub.console.events;

import dev.petrel.hub.console.Badge;
import dev.petrel.hub.event.EventState;
import dev.petrel.hub.event.IsoTime;
import dev.petrel.hub.event.StoredEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as it is shown.
 *
 * @param event as it is stored
 * @param camera the name of its camera
 * @param cameraId the camera
 * @param text what happened; empty where nothing was said
 * @param kind what was detected, or null
 * @param at when it happened
 * @param pictured whether the hub keeps a picture of it
 */
record EventRow(
        StoredEvent event,
        String camera,
        String cameraId,
        String text,
        @Nullable String kind,
        Instant at,
        boolean pictured) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static EventRow of(StoredEvent event, boolean pictured) {
        JsonNode body = JSON.readTree(event.body());
        return new EventRow(
                event,
                text(body, "camera_name"),
                text(body, "camera_id"),
                text(body, "description"),
                body.has("smart_detection_type") ? text(body, "smart_detection_type") : null,
                IsoTime.read(text(body, "timestamp")).orElse(event.acceptedAt()),
                pictured);
    }

    /** How far it has come. */
    public Badge badge() {
        return badge(event.state());
    }

    /** A state in a word and a colour. */
    static Badge badge(EventState state) {
        return switch (state) {
            case PENDING -> new Badge("busy", "Waiting");
            case DELIVERED -> new Badge("good", "Published");
            case FAILED -> new Badge("bad", "Refused");
            case SKIPPED -> new Badge("quiet", "Not published");
        };
    }

    private static String text(JsonNode body, String field) {
        return body.path(field).asString("");
    }
}
