package dev.petrel.hub.config;

import java.util.Objects;

/**
 * Whether and where Home Assistant is told about cameras.
 *
 * @param enabled whether it is told
 * @param prefix the topic prefix that Home Assistant listens to
 * @param format one document for each camera, or one for each entity
 */
public record DiscoverySettings(boolean enabled, String prefix, DiscoveryFormat format) {

    /** On, where Home Assistant looks by default, one document for each camera. */
    public static final DiscoverySettings DEFAULT =
            new DiscoverySettings(true, "homeassistant", DiscoveryFormat.DEVICE);

    public DiscoverySettings {
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(format, "format");
    }
}
