package dev.petrel.health;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;

/** What stands on the health topic of a service, as one who listens reads it. */
public sealed interface HealthReport {

    /**
     * A status, whichever format its envelope has.
     *
     * @param status what it says
     */
    record Said(HealthStatus status) implements HealthReport {}

    /**
     * Something else.
     *
     * @param why it is no status, in words
     */
    record Unreadable(String why) implements HealthReport {}

    /** Nothing, or nothing any more: the retained status was removed. */
    record Removed() implements HealthReport {}

    /** That of a payload. */
    static HealthReport of(Payload payload) {
        if (payload.size() == 0) {
            return new Removed();
        }
        try {
            return new Said(HealthStatus.read(payload, EnvelopeFormat.STANDARD));
        } catch (MalformedMessage e) {
            return ofTars(payload, String.valueOf(e.getMessage()));
        }
    }

    private static HealthReport ofTars(Payload payload, String whyNotStandard) {
        try {
            return new Said(HealthStatus.read(payload, EnvelopeFormat.TARS));
        } catch (MalformedMessage e) {
            return new Unreadable(whyNotStandard);
        }
    }
}
