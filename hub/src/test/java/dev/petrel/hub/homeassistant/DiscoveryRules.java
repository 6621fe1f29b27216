package dev.petrel.hub.homeassistant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Home Assistant demands of discovery messages of sensors and binary sensors, alone and in documents of devices: what
 * its schemas refuse, what it warns of, and keys that it does not know, which it would ignore silently.
 */
final class DiscoveryRules {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern TOPIC =
            Pattern.compile("(sensor|binary_sensor|device)/(?:[a-zA-Z0-9_-]+/)?[a-zA-Z0-9_-]+/config");
    private static final Pattern ENTITY_ID = Pattern.compile("(?!.+__)(?!_)[\\da-z_]+(?<!_)\\.(?!_)[\\da-z_]+(?<!_)");
    private static final Set<String> DEVICE_KEYS = Set.of(
            "identifiers",
            "connections",
            "manufacturer",
            "model",
            "model_id",
            "name",
            "hw_version",
            "serial_number",
            "sw_version",
            "via_device",
            "suggested_area",
            "configuration_url");
    private static final Set<String> ORIGIN_KEYS = Set.of("name", "sw_version", "support_url");
    private static final Set<String> SHARED_KEYS = Set.of(
            "availability",
            "availability_mode",
            "availability_template",
            "availability_topic",
            "command_topic",
            "encoding",
            "payload_available",
            "payload_not_available",
            "state_topic",
            "qos");
    private static final Set<String> ENTITY_KEYS = Set.of(
            "device",
            "origin",
            "entity_picture",
            "enabled_by_default",
            "entity_category",
            "icon",
            "json_attributes_topic",
            "json_attributes_template",
            "default_entity_id",
            "unique_id",
            "value_template",
            "device_class",
            "expire_after",
            "force_update",
            "name",
            "availability",
            "availability_mode",
            "availability_template",
            "availability_topic",
            "encoding",
            "payload_available",
            "payload_not_available",
            "state_topic",
            "qos");
    private static final Map<String, Set<String>> PLATFORM_KEYS = Map.of(
            "sensor",
            Set.of(
                    "last_reset_value_template",
                    "options",
                    "suggested_display_precision",
                    "state_class",
                    "unit_of_measurement"),
            "binary_sensor",
            Set.of("off_delay", "payload_on", "payload_off"));
    private static final Set<String> STATE_CLASSES =
            Set.of("measurement", "measurement_angle", "total", "total_increasing");
    private static final Set<String> BINARY_CLASSES = Set.of(
            "battery",
            "battery_charging",
            "carbon_monoxide",
            "cold",
            "connectivity",
            "door",
            "garage_door",
            "gas",
            "heat",
            "light",
            "lock",
            "moisture",
            "motion",
            "moving",
            "occupancy",
            "opening",
            "plug",
            "power",
            "presence",
            "problem",
            "running",
            "safety",
            "smoke",
            "sound",
            "tamper",
            "update",
            "vibration",
            "window");
    private static final Set<String> CLASSES_WITHOUT_UNIT = Set.of("date", "enum", "timestamp");

    private final List<String> flaws = new ArrayList<>();

    private DiscoveryRules() {}

    /** What is wrong with a message below a discovery prefix; empty for nothing. */
    static List<String> flaws(String prefix, String topic, String payload) {
        DiscoveryRules rules = new DiscoveryRules();
        rules.message(prefix, topic, payload);
        return rules.flaws;
    }

    private void message(String prefix, String topic, String payload) {
        String below = topic.startsWith(prefix + "/") ? topic.substring(prefix.length() + 1) : "";
        require(TOPIC.matcher(below).matches(), "no discovery topic: " + topic);
        require(validTopic(topic), "no topic: " + topic);
        try {
            JsonNode document = JSON.readTree(payload);
            if (below.startsWith("device/")) {
                device(document);
            } else {
                entity(below.startsWith("sensor/") ? "sensor" : "binary_sensor", document, document);
            }
        } catch (JacksonException unreadable) {
            flaws.add("no JSON");
        }
    }

    private void device(JsonNode document) {
        require(document.has("device"), "a device document needs a device");
        require(document.has("origin"), "a device document needs an origin");
        require(document.path("components").isObject(), "a device document needs components");
        document.propertyNames()
                .forEach(key -> require(
                        SHARED_KEYS.contains(key)
                                || Set.of("device", "origin", "components").contains(key),
                        "unknown shared option " + key));
        for (Map.Entry<String, JsonNode> named : document.path("components").properties()) {
            JsonNode component = named.getValue();
            String platform = component.path("platform").asString("");
            require(PLATFORM_KEYS.containsKey(platform), "unknown platform " + platform);
            require(component.has("unique_id"), named.getKey() + " needs a unique_id");
            require(!component.has("device") && !component.has("origin"), "device and origin belong to the document");
            entity(platform, component, document);
        }
    }

    /** @param shared where device, origin and availability stand */
    private void entity(String platform, JsonNode entity, JsonNode shared) {
        entity.propertyNames()
                .forEach(key -> require(
                        ENTITY_KEYS.contains(key)
                                || PLATFORM_KEYS
                                        .getOrDefault(platform, Set.of())
                                        .contains(key)
                                || (key.equals("platform") && shared.has("components")),
                        "unknown option " + key + " of " + platform));
        require(entity.has("state_topic"), "state_topic is missing");
        for (String key : List.of("state_topic", "json_attributes_topic")) {
            text(entity, key, DiscoveryRules::validFilter);
        }
        for (String key : List.of("value_template", "json_attributes_template")) {
            text(entity, key, template -> template.contains("{{") && template.contains("}}"));
        }
        text(shared, "availability_topic", DiscoveryRules::validFilter);
        text(entity, "icon", icon -> icon.indexOf(':') > 0);
        text(entity, "unique_id", id -> !id.isBlank());
        text(
                entity,
                "default_entity_id",
                id -> ENTITY_ID.matcher(id).matches() && id.startsWith(platform + ".") && id.length() <= 255);
        require(shared.path("qos").asInt(0) >= 0 && shared.path("qos").asInt(0) <= 2, "qos is 0, 1 or 2");
        require(
                !shared.path("payload_available").equals(shared.path("payload_not_available"))
                        || !shared.has("payload_available"),
                "available and not available are the same text");
        classes(platform, entity);
        about(shared.path("device"), entity, shared);
        origin(shared.path("origin"));
    }

    private void classes(String platform, JsonNode entity) {
        String deviceClass = entity.path("device_class").asString("");
        if (platform.equals("binary_sensor")) {
            require(deviceClass.isEmpty() || BINARY_CLASSES.contains(deviceClass), "unknown class " + deviceClass);
            return;
        }
        // Of the classes of sensors those without a unit are all that we use; others would need their tables of units.
        require(
                deviceClass.isEmpty() || CLASSES_WITHOUT_UNIT.contains(deviceClass),
                "unknown or unused class " + deviceClass);
        require(
                deviceClass.isEmpty() || !(entity.has("unit_of_measurement") || entity.has("state_class")),
                deviceClass + " has no unit and no state class");
        text(entity, "state_class", STATE_CLASSES::contains);
        require(
                !entity.has("last_reset_value_template")
                        || entity.path("state_class").asString("").equals("total"),
                "only a total has a last reset");
        require(entity.has("options") == deviceClass.equals("enum"), "options and enum belong together");
    }

    private void about(JsonNode device, JsonNode entity, JsonNode shared) {
        if (device.isMissingNode()) {
            return;
        }
        keys(device, DEVICE_KEYS, "device");
        require(
                !device.path("identifiers").isEmpty()
                        || !device.path("connections").isEmpty(),
                "a device needs identifiers");
        String name = device.path("name").asString("");
        require(!name.isEmpty(), "a device needs a name");
        require(
                !entity.path("name").asString("").startsWith(name) || name.isEmpty(),
                "the name of an entity begins with that of its device");
        require(shared.has("device") && entity.has("unique_id"), "an entity of a device needs a unique_id");
        text(device, "configuration_url", DiscoveryRules::validUrl);
    }

    private void origin(JsonNode origin) {
        if (origin.isMissingNode()) {
            return;
        }
        keys(origin, ORIGIN_KEYS, "origin");
        require(origin.has("name"), "an origin needs a name");
        text(origin, "support_url", DiscoveryRules::validUrl);
    }

    private void keys(JsonNode object, Set<String> known, String where) {
        object.propertyNames().forEach(key -> require(known.contains(key), "unknown key " + key + " of " + where));
    }

    private void text(JsonNode object, String key, Predicate<String> right) {
        if (object.has(key)) {
            String value = object.path(key).asString("");
            require(object.path(key).isString() && right.test(value), key + " is wrong: " + value);
        }
    }

    private void require(boolean so, String flaw) {
        if (!so) {
            flaws.add(flaw);
        }
    }

    private static boolean validUrl(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    private static boolean validFilter(String filter) {
        return validTopic(filter) && !filter.contains("+") && !filter.contains("#");
    }

    private static boolean validTopic(String topic) {
        return !topic.isEmpty()
                && topic.getBytes(StandardCharsets.UTF_8).length <= 65535
                && topic.codePoints().noneMatch(code -> Character.isISOControl(code) || (code & 0xFFFE) == 0xFFFE);
    }
}
