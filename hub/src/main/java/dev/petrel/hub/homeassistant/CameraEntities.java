package dev.petrel.hub.homeassistant;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.event.Tallies.LastEvent;
import dev.petrel.hub.feed.CameraSight;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Home Assistant shows of cameras, by the documents that it gets and the states that are published. */
public final class CameraEntities {

    private static final String UNKNOWN = "Unknown";

    private final BrokerConfigs configs;
    private final DiscoveryTopics topics;
    private final Origin origin;

    CameraEntities(BrokerConfigs configs, DiscoveryTopics topics, Origin origin) {
        this.configs = configs;
        this.topics = topics;
        this.origin = origin;
    }

    /** Those of a camera. */
    public List<ShownEntity> of(CameraSight sight) {
        Documents documents = new Documents(config(), origin);
        return Arrays.stream(Entity.values())
                .map(entity -> shown(documents.describe(sight.camera(), entity), entity, sight))
                .toList();
    }

    /** Whether Home Assistant is told of cameras at all. */
    public boolean enabled() {
        return config().discovery().enabled();
    }

    /** The topics of the present broker that hold documents of a camera. */
    public List<String> topics(Camera camera) {
        return topics.of(config().broker().hostAndPort()).entrySet().stream()
                .filter(noted -> noted.getValue().equals(camera.id()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private BrokerConfig config() {
        return configs.current().map(StoredConfig::config).orElse(BrokerConfig.NONE);
    }

    private static ShownEntity shown(Map<String, Object> document, Entity entity, CameraSight sight) {
        return new ShownEntity(
                text(document, "name"),
                text(document, "default_entity_id"),
                text(document, "state_topic"),
                (String) document.get("icon"),
                state(entity, sight),
                entity == Entity.LAST_EVENT ? lastTime(sight) : null,
                (String) document.get("unit_of_measurement"));
    }

    private static String state(Entity entity, CameraSight sight) {
        return switch (entity) {
            case EVENT -> sight.tally().last().map(CameraEntities::said).orElse(UNKNOWN);
            case STATUS -> sight.camera().condition().text();
            case LAST_EVENT -> UNKNOWN;
            case EVENTS_TODAY -> String.valueOf(sight.tally().today());
            case EVENTS_WEEK -> String.valueOf(sight.tally().thisWeek());
            case ACTIVITY -> sight.active() ? "Detected" : "Clear";
        };
    }

    private static String said(LastEvent last) {
        return last.shown().isEmpty() ? "No event" : last.shown();
    }

    private static @Nullable Instant lastTime(CameraSight sight) {
        Optional<LastEvent> last = sight.tally().last();
        return last.map(LastEvent::occurredAt).orElse(null);
    }

    private static String text(Map<String, Object> document, String field) {
        return String.valueOf(document.get(field));
    }
}
