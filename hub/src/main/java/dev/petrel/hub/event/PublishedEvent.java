package dev.petrel.hub.event;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fields of an event as subscribers get them. */
public final class PublishedEvent {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PublishedEvent() {}

    /**
     * What is published of an event.
     *
     * @param body its fields as they are stored
     * @param picture where its picture is, unless the event itself says so
     * @throws tools.jackson.core.JacksonException if the body is damaged
     */
    public static ObjectNode of(String body, String picture) {
        ObjectNode fields = (ObjectNode) JSON.readTree(body);
        if (!fields.has("thumbnail_url")) {
            fields.put("thumbnail_url", picture);
        }
        return fields;
    }
}
