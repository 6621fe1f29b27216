package dev.petrel.hub.fleet;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Payload;

/** What stands on the health topic of a service. */
sealed interface Report {

    /** A status, whichever format its envelope has. */
    record Said(HealthStatus status) implements Report {}

    /** Something else. */
    record Unreadable(String why) implements Report {}

    /** Nothing, or nothing any more. */
    record Nothing() implements Report {}

    /** That of a payload. */
    static Report of(Payload payload) {
        if (payload.size() == 0) {
            return new Nothing();
        }
        try {
            return new Said(HealthStatus.read(payload, EnvelopeFormat.STANDARD));
        } catch (MalformedMessage e) {
            return ofTars(payload, String.valueOf(e.getMessage()));
        }
    }

    private static Report ofTars(Payload payload, String whyNotStandard) {
        try {
            return new Said(HealthStatus.read(payload, EnvelopeFormat.TARS));
        } catch (MalformedMessage e) {
            return new Unreadable(whyNotStandard);
        }
    }
}
