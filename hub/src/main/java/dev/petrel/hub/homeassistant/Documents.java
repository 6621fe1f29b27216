package dev.petrel.hub.homeassistant;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.feed.CameraTopics;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what Home Assistant is told about cameras: names and ids as installations of ArgusAI know them, so that their
 * entities stay the same ones.
 *
 * @param config the settings
 * @param origin who sends the documents
 */
record Documents(BrokerConfig config, Origin origin) {

    /** Who made the devices, by the word of installations before this one. */
    private static final String MANUFACTURER = "ArgusAI";

    /** The version of what classifies, by the same word. */
    private static final String CLASSIFIER_VERSION = "4.0.0";

    /** Longest part of a camera's id in an entity's id, of which Home Assistant takes 255 characters in all. */
    private static final int LONGEST_SLUG = 200;

    private static final JsonMapper JSON = JsonMapper.shared();

    /** All that is to stand on the broker, by topic. */
    Map<String, Retained> of(Collection<Camera> cameras) {
        Map<String, Retained> all = new LinkedHashMap<>();
        if (config.discovery().enabled()) {
            cameras.stream().filter(Camera::enabled).flatMap(this::of).forEach(found -> all.put(found.topic(), found));
        }
        return all;
    }

    private Stream<Retained> of(Camera camera) {
        return switch (config.discovery().format()) {
            case DEVICE -> Stream.of(device(camera));
            case COMPONENTS -> Stream.of(Entity.values()).map(entity -> component(camera, entity));
        };
    }

    private Retained device(Camera camera) {
        Map<String, Object> components = new LinkedHashMap<>();
        for (Entity entity : Entity.values()) {
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("platform", entity.platform());
            component.putAll(describe(camera, entity));
            components.put(entity.suffix(), component);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("device", device(camera, CameraKind.of(camera.kind()).model()));
        document.put("origin", origin.json());
        document.putAll(shared());
        document.put("components", components);
        return retained(camera, "device", deviceId(camera), document);
    }

    private Retained component(Camera camera, Entity entity) {
        String model = entity == Entity.EVENT ? CameraKind.of(camera.kind()).model() : CameraKind.MODEL;
        Map<String, Object> document = describe(camera, entity);
        document.put("device", device(camera, model));
        document.put("origin", origin.json());
        document.putAll(shared());
        return retained(camera, entity.platform(), uniqueId(camera, entity), document);
    }

    /** An entity of a camera, without its device and without what all documents share. */
    Map<String, Object> describe(Camera camera, Entity entity) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("unique_id", uniqueId(camera, entity));
        description.put("default_entity_id", entityId(camera, entity));
        description.put("name", entity.label(name(camera)));
        description.putAll(
                entity.options(camera, new CameraTopics(config.publish().topicPrefix())));
        return description;
    }

    private Map<String, Object> device(Camera camera, String model) {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("identifiers", List.of(deviceId(camera)));
        device.put("name", name(camera));
        device.put("manufacturer", MANUFACTURER);
        device.put("model", model);
        device.put("sw_version", CLASSIFIER_VERSION);
        String link = origin.link();
        if (link != null) {
            device.put("configuration_url", link);
        }
        return device;
    }

    private Map<String, Object> shared() {
        Map<String, Object> shared = new LinkedHashMap<>();
        shared.put("availability_topic", config.availabilityTopic());
        shared.put("payload_available", config.availability().birthMessage());
        shared.put("payload_not_available", config.availability().willMessage());
        shared.put("qos", 1);
        return shared;
    }

    private Retained retained(Camera camera, String kind, String id, Map<String, Object> document) {
        String topic = config.discovery().prefix() + "/" + kind + "/" + id + "/config";
        return new Retained(topic, camera.id(), JSON.writeValueAsString(document));
    }

    private static String name(Camera camera) {
        return camera.name().isBlank() ? camera.id() : camera.name();
    }

    private static String deviceId(Camera camera) {
        return "liveobject_" + camera.topicId();
    }

    /** The events of a camera {@code yard_last} would be the last event of a camera {@code yard}: those have a dash. */
    private static String uniqueId(Camera camera, Entity entity) {
        boolean ambiguous = entity == Entity.EVENT && camera.topicId().endsWith("_last");
        return deviceId(camera) + (ambiguous ? "-" : "_") + entity.suffix();
    }

    /** Entity ids are of small letters, digits and single underscores. */
    private static String entityId(Camera camera, Entity entity) {
        String slug = ("liveobject_" + camera.topicId())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("_+$", "");
        String cut = slug.substring(0, Math.min(slug.length(), LONGEST_SLUG)).replaceAll("_$", "");
        return entity.platform() + "." + cut + "_" + entity.suffix();
    }
}
