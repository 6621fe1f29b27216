package dev.petrel.hub.homeassistant;

import java.util.Locale;

/** What kind of camera it is, as Home Assistant shows it. */
enum CameraKind {
    DOORBELL("AI Classifier - Doorbell"),
    PROTECT("AI Classifier - Protect"),
    USB("AI Classifier - USB"),
    RTSP("AI Classifier - RTSP"),
    OTHER(CameraKind.MODEL);

    /** The model where the kind says nothing. */
    static final String MODEL = "AI Classifier";

    private final String model;

    CameraKind(String model) {
        this.model = model;
    }

    /** Of the text that the application gave; any other than the known ones is {@link #OTHER}. */
    static CameraKind of(String kind) {
        for (CameraKind known : values()) {
            if (known.name().equals(kind.strip().toUpperCase(Locale.ROOT))) {
                return known;
            }
        }
        return OTHER;
    }

    /** The model of the device. */
    String model() {
        return model;
    }

    /** The icon of its events. */
    String icon() {
        return this == DOORBELL ? "mdi:doorbell-video" : "mdi:cctv";
    }
}
