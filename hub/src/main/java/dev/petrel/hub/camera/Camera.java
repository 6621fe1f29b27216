package dev.petrel.hub.camera;

/**
 * A camera of the application.
 *
 * @param id as the application calls it
 * @param topicId what stands in topics and unique ids: only letters, digits, {@code _} and {@code -}
 * @param name what people call it
 * @param kind such as {@code rtsp}, {@code doorbell}
 * @param enabled whether anything is published about it
 * @param status as the application says
 */
public record Camera(String id, String topicId, String name, String kind, boolean enabled, String status) {}
