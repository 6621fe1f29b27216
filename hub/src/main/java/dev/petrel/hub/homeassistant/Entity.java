package dev.petrel.hub.homeassistant;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.feed.CameraTopics;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Home Assistant shows of a camera.
 *
 * <p>The templates hold where a field is missing or null: {@code None} is what Home Assistant takes for an unknown state,
 * nothing at all for no news. States of text end before the 255 characters that it allows.
 */
enum Entity {
    EVENT("sensor", "event", "AI Events"),
    STATUS("sensor", "status", "Status"),
    LAST_EVENT("sensor", "last_event", "Last Event"),
    EVENTS_TODAY("sensor", "events_today", "Events Today"),
    EVENTS_WEEK("sensor", "events_week", "Events This Week"),
    ACTIVITY("binary_sensor", "activity", "Activity");

    private final String platform;
    private final String suffix;
    private final String label;

    Entity(String platform, String suffix, String label) {
        this.platform = platform;
        this.suffix = suffix;
        this.label = label;
    }

    /** What it is for Home Assistant. */
    String platform() {
        return platform;
    }

    /** What its ids end with. */
    String suffix() {
        return suffix;
    }

    /**
     * What it is called. Home Assistant puts the device's name in front, and takes it away from names that begin with it: a
     * camera called {@code E} would make {@code vents Today} of one of these.
     */
    String label(String deviceName) {
        return label.startsWith(deviceName) ? "Camera " + label : label;
    }

    /** What only it has. */
    Map<String, Object> options(Camera camera, CameraTopics topics) {
        String id = camera.topicId();
        return switch (this) {
            case EVENT -> event(topics.event(id), CameraKind.of(camera.kind()));
            case STATUS -> state(topics.status(id), "{{ value_json.status | default('None') }}", "mdi:camera");
            case LAST_EVENT -> lastEvent(topics.lastEvent(id));
            case EVENTS_TODAY ->
                count(topics.counts(id), "{{ value_json.events_today | default('None') }}", "mdi:counter");
            case EVENTS_WEEK ->
                count(topics.counts(id), "{{ value_json.events_this_week | default('None') }}", "mdi:calendar-week");
            case ACTIVITY -> activity(topics.activity(id));
        };
    }

    private static Map<String, Object> event(String topic, CameraKind kind) {
        Map<String, Object> options =
                state(topic, "{{ (value_json.description | default('No event', true))[:255] }}", kind.icon());
        options.put("json_attributes_topic", topic);
        return options;
    }

    private static Map<String, Object> lastEvent(String topic) {
        Map<String, Object> options = state(topic, "{{ value_json.timestamp | default('None') }}", "mdi:clock-outline");
        options.put("device_class", "timestamp");
        options.put("json_attributes_topic", topic);
        options.put(
                "json_attributes_template",
                "{{ {'event_id': value_json.event_id | default(none),"
                        + " 'description': value_json.description_snippet | default(''),"
                        + " 'smart_detection_type': value_json.smart_detection_type | default(none)} | tojson }}");
        return options;
    }

    /** A count that falls back to nothing begins a new period for {@code total_increasing}; for {@code total} it is a loss. */
    private static Map<String, Object> count(String topic, String template, String icon) {
        Map<String, Object> options = state(topic, template, icon);
        options.put("unit_of_measurement", "events");
        options.put("state_class", "total_increasing");
        return options;
    }

    private static Map<String, Object> activity(String topic) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("state_topic", topic);
        options.put("value_template", "{{ value_json.state | default('') }}");
        options.put("payload_on", "ON");
        options.put("payload_off", "OFF");
        options.put("device_class", "motion");
        return options;
    }

    private static Map<String, Object> state(String topic, String template, String icon) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("state_topic", topic);
        options.put("value_template", template);
        options.put("icon", icon);
        return options;
    }
}
