package dev.petrel.hub.camera;

import java.util.Locale;

/** How a camera is, in the words that are published. */
public enum CameraStatus {
    /** It works, or is about to. */
    ONLINE,
    /** It is not connected. */
    OFFLINE,
    /** It failed or was stopped, or nobody knows. */
    UNAVAILABLE;

    /** What an application's word means; upper and lower case are the same, and unknown words are {@link #UNAVAILABLE}. */
    public static CameraStatus of(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "connected", "starting", "online" -> ONLINE;
            case "disconnected", "offline" -> OFFLINE;
            default -> UNAVAILABLE;
        };
    }

    /** As it is published: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
