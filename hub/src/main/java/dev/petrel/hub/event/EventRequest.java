package dev.petrel.hub.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event as an application posts it; null for what is left out.
 *
 * @param eventId its id, 1 to 64 letters, digits, {@code . _ -} of ASCII; one is made where there is none
 * @param cameraId the camera, which is made if it is not known
 * @param cameraName what people read; default the name of the camera
 * @param description what happened
 * @param objectsDetected a list of words, or such a list as JSON in a text
 * @param confidence 0 to 100, default 0
 * @param sourceType the kind of the camera, default rtsp
 * @param timestamp when it happened, ISO 8601, without an offset in UTC; default now
 * @param thumbnailUrl where its picture is, where the hub does not keep it
 * @param smartDetectionType what was detected, such as person
 * @param aiConfidence 0 to 100
 * @param isDoorbellRing whether somebody rang
 * @param providerUsed who described it
 * @param analysisMode how it was described
 * @param lowConfidence whether it is uncertain
 * @param correlationGroupId what it belongs to
 * @param deliveryCarrier who delivered a parcel
 * @param deliveryCarrierDisplay the same for people
 */
public record EventRequest(
        @Nullable String eventId,
        @Nullable String cameraId,
        @Nullable String cameraName,
        @Nullable String description,
        @Nullable JsonNode objectsDetected,
        @Nullable Integer confidence,
        @Nullable String sourceType,
        @Nullable String timestamp,
        @Nullable String thumbnailUrl,
        @Nullable String smartDetectionType,
        @Nullable Integer aiConfidence,
        @JsonProperty("is_doorbell_ring") @Nullable Boolean isDoorbellRing,
        @Nullable String providerUsed,
        @Nullable String analysisMode,
        @Nullable Boolean lowConfidence,
        @Nullable String correlationGroupId,
        @Nullable String deliveryCarrier,
        @Nullable String deliveryCarrierDisplay) {}
