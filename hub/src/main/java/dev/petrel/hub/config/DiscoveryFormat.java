package dev.petrel.hub.config;

/** How Home Assistant is told about a camera. */
public enum DiscoveryFormat {
    /** One document for each camera with all its entities; the default. */
    DEVICE,
    /** One topic for each entity, as installations before device discovery know it. */
    COMPONENTS
}
