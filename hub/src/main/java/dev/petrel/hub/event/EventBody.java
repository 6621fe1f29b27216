package dev.petrel.hub.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fields of an event as they are published; what is empty or false and may be missing is left out. */
final class EventBody {

    private static final JsonMapper JSON = JsonMapper.shared();

    private EventBody() {}

    /** All but the address of a picture that the hub keeps. */
    static ObjectNode of(EventRequest event, List<String> objects, EventName name, Instant occurredAt) {
        ObjectNode body = JSON.createObjectNode();
        body.put("event_id", name.eventId());
        body.put("camera_id", name.cameraId());
        body.put("camera_name", name.cameraName());
        body.put("description", event.description() == null ? "" : event.description());
        objects.forEach(body.putArray("objects_detected")::add);
        body.put("confidence", event.confidence() == null ? 0 : event.confidence());
        body.put("source_type", name.sourceType());
        body.put("timestamp", IsoTime.offset(occurredAt));
        word(body, "thumbnail_url", event.thumbnailUrl());
        word(body, "smart_detection_type", event.smartDetectionType());
        if (event.aiConfidence() != null) {
            body.put("ai_confidence", event.aiConfidence());
        }
        flag(body, "is_doorbell_ring", event.isDoorbellRing());
        word(body, "provider_used", event.providerUsed());
        word(body, "analysis_mode", event.analysisMode());
        flag(body, "low_confidence", event.lowConfidence());
        word(body, "correlation_group_id", event.correlationGroupId());
        word(body, "delivery_carrier", event.deliveryCarrier());
        word(body, "delivery_carrier_display", carrier(event));
        return body;
    }

    /** The list, or the one that a text holds as JSON; anything else is no list, and empty. */
    static List<String> objects(@Nullable JsonNode given) {
        JsonNode node = given != null && given.isString() ? parsed(given.stringValue()) : given;
        List<String> words = new ArrayList<>();
        if (node != null && node.isArray()) {
            node.forEach(word -> words.add(word.isString() ? word.stringValue() : word.toString()));
        }
        return words;
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException noJson) {
            return null;
        }
    }

    private static @Nullable String carrier(EventRequest event) {
        if (event.deliveryCarrier() == null || event.deliveryCarrierDisplay() != null) {
            return event.deliveryCarrierDisplay();
        }
        return switch (event.deliveryCarrier().toLowerCase(Locale.ROOT)) {
            case "fedex" -> "FedEx";
            case "amazon" -> "Amazon";
            case "ups", "usps", "dhl" -> event.deliveryCarrier().toUpperCase(Locale.ROOT);
            default -> event.deliveryCarrier();
        };
    }

    private static void word(ObjectNode body, String field, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            body.put(field, text);
        }
    }

    private static void flag(ObjectNode body, String field, @Nullable Boolean set) {
        if (Boolean.TRUE.equals(set)) {
            body.put(field, true);
        }
    }

    /** What an event is called, with all defaults. */
    record EventName(String eventId, String cameraId, String cameraName, String sourceType) {}
}
