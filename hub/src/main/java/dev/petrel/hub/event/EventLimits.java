package dev.petrel.hub.event;

import dev.petrel.hub.camera.CameraSettings;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Flaws;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an event may hold. */
final class EventLimits {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_DESCRIPTION = 4_000;
    private static final int MAX_OBJECTS = 100;
    private static final int MAX_WORD = 100;
    private static final int MAX_URL = 2_000;
    private static final int MAX_PERCENT = 100;

    private EventLimits() {}

    /**
     * Looks at all fields.
     *
     * @throws dev.petrel.hub.problem.Problem 422 with every field that is out of its limits
     */
    static void check(EventRequest event, List<String> objects) {
        Flaws flaws = new Flaws();
        if (event.eventId() != null && !ID.matcher(event.eventId()).matches()) {
            flaws.add(new FieldFlaw(
                    "event_id",
                    "is 1 to 64 letters and digits of ASCII, . _ and -, and begins with a letter or digit"));
        }
        if (event.cameraId() == null) {
            flaws.add(new FieldFlaw("camera_id", "is missing"));
        } else {
            CameraSettings.checkId(flaws, "camera_id", event.cameraId());
        }
        if (event.cameraName() != null) {
            CameraSettings.checkName(flaws, "camera_name", event.cameraName());
        }
        if (event.sourceType() != null) {
            CameraSettings.checkKind(flaws, "source_type", event.sourceType());
        }
        if (event.description() != null) {
            flaws.text("description", event.description(), MAX_DESCRIPTION);
        }
        checkObjects(flaws, objects);
        percent(flaws, "confidence", event.confidence());
        percent(flaws, "ai_confidence", event.aiConfidence());
        if (event.timestamp() != null && IsoTime.read(event.timestamp()).isEmpty()) {
            flaws.add(new FieldFlaw(
                    "timestamp", "is not a moment as ISO 8601 writes it, such as 2026-01-02T03:04:05+01:00"));
        }
        if (event.thumbnailUrl() != null && !isWebAddress(event.thumbnailUrl())) {
            flaws.add(new FieldFlaw(
                    "thumbnail_url", "is not an http or https address of at most " + MAX_URL + " characters"));
        }
        words(flaws, event);
        flaws.throwIfAny();
    }

    private static void words(Flaws flaws, EventRequest event) {
        word(flaws, "smart_detection_type", event.smartDetectionType());
        word(flaws, "provider_used", event.providerUsed());
        word(flaws, "analysis_mode", event.analysisMode());
        word(flaws, "correlation_group_id", event.correlationGroupId());
        word(flaws, "delivery_carrier", event.deliveryCarrier());
        word(flaws, "delivery_carrier_display", event.deliveryCarrierDisplay());
    }

    /** Empty ones are as good as missing ones. */
    private static void word(Flaws flaws, String field, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            flaws.line(field, text, MAX_WORD);
        }
    }

    private static void checkObjects(Flaws flaws, List<String> objects) {
        if (objects.size() > MAX_OBJECTS) {
            flaws.add(new FieldFlaw("objects_detected", "has " + objects.size() + " entries: at most " + MAX_OBJECTS));
            return;
        }
        for (int i = 0; i < objects.size(); i++) {
            flaws.text("objects_detected." + i, objects.get(i), MAX_WORD);
        }
    }

    private static void percent(Flaws flaws, String field, @Nullable Integer value) {
        if (value != null && (value < 0 || value > MAX_PERCENT)) {
            flaws.add(new FieldFlaw(field, "is " + value + ": 0 to " + MAX_PERCENT + " are allowed"));
        }
    }

    private static boolean isWebAddress(String text) {
        try {
            URI address = new URI(text);
            return text.length() <= MAX_URL
                    && address.getHost() != null
                    && ("http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme()));
        } catch (URISyntaxException no) {
            return false;
        }
    }
}
