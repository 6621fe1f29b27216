package dev.petrel.hub.config;

/**
 * Where and how the hub says whether it is there.
 *
 * @param topic the topic; empty for {@code {prefix}/status}
 * @param birthMessage what stands there while it is connected
 * @param willMessage what stands there while it is not
 */
public record Availability(String topic, String birthMessage, String willMessage) {

    /** Online and offline, on the topic below the prefix. */
    public static final Availability DEFAULT = new Availability("", "online", "offline");
}
