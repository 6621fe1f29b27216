package dev.petrel.hub.homeassistant;

/**
 * A discovery document, as it is to stand on the broker.
 *
 * @param topic where
 * @param camera the id of the camera that it is about
 * @param json what
 */
record Retained(String topic, String camera, String json) {}
