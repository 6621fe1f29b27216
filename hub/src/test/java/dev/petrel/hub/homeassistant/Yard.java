package dev.petrel.hub.homeassistant;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.config.Availability;
import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.DiscoveryFormat;
import dev.petrel.hub.config.DiscoverySettings;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.PublishSettings;
import dev.petrel.hub.config.StoredConfig;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Cameras and settings for tests. */
final class Yard {

    static final JsonMapper JSON = JsonMapper.shared();
    static final String ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    static final Origin ORIGIN = new Origin("1.2.3", null);

    private Yard() {}

    static Camera camera(String id, String name, String kind, boolean enabled) {
        return new Camera(id, id, name, kind, enabled, Camera.STATUS, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
    }

    static Camera camera(String id, String name) {
        return camera(id, name, "rtsp", true);
    }

    static BrokerConfig config(DiscoverySettings discovery) {
        return config(1883, discovery, Availability.DEFAULT);
    }

    static BrokerConfig config(int port, DiscoverySettings discovery, Availability availability) {
        return new BrokerConfig(
                true,
                new BrokerAddress("127.0.0.1", port, null, false),
                PublishSettings.DEFAULT,
                discovery,
                availability);
    }

    static DiscoverySettings discovery(String prefix, DiscoveryFormat format) {
        return new DiscoverySettings(true, prefix, format);
    }

    static StoredConfig stored(BrokerConfig config) {
        return new StoredConfig(
                "00000000-0000-0000-0000-000000000000", 1, config, PasswordState.ABSENT, Instant.EPOCH, Instant.EPOCH);
    }

    static List<Retained> documents(BrokerConfig config, Camera... cameras) {
        return List.copyOf(new Documents(config, ORIGIN).of(List.of(cameras)).values());
    }
}
