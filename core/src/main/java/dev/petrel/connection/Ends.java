package dev.petrel.connection;

import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import java.time.Duration;

/**
 * How publications end, and what is said of it: what was never sent has failed, or was refused when it was sent last;
 * what was sent and not answered is in doubt.
 */
final class Ends {

    private Ends() {}

    static PublishOutcome answered(Flight flight, ReasonCode code, String reason) {
        if (code.isFailure()) {
            String tries = flight.refusals == 0 ? "" : "; it was tried " + (flight.refusals + 1) + " times";
            return new Failed(FailureCause.REFUSED, words(code, reason) + tries, code);
        }
        return code.equals(ReasonCode.SUCCESS) ? Delivered.SUCCESS : new Delivered(code);
    }

    /** A refusal in words. */
    static String words(ReasonCode code, String reason) {
        return "the broker answered " + code + (reason.isEmpty() ? "" : ": " + reason);
    }

    static PublishOutcome sessionLost() {
        return new InDoubt(
                DoubtCause.SESSION_LOST,
                "the broker lost the session after it had taken the QoS 2 message, before it confirmed");
    }

    static PublishOutcome misfit(Flight flight, String misfit) {
        return flight.everSent
                ? new InDoubt(DoubtCause.NOT_SUPPORTED, misfit)
                : new Failed(FailureCause.NOT_SUPPORTED, misfit);
    }

    static PublishOutcome expired(Flight flight) {
        Duration after = flight.publication.metadata().expiry();
        if (flight.everSent) {
            return new InDoubt(DoubtCause.EXPIRED, "sent to a session that is gone, and expired after " + after);
        }
        if (flight.unheard) {
            return new Failed(
                    FailureCause.NO_SUBSCRIBER, "nobody was subscribed to its topic until it expired after " + after);
        }
        return flight.refusal != null
                ? new Failed(FailureCause.REFUSED, flight.refusal + "; it expired before it could be tried again")
                : new Failed(FailureCause.EXPIRED, "expired after " + after + " before it could be sent");
    }

    static PublishOutcome noSubscriber(Flight flight) {
        return new Failed(
                FailureCause.NO_SUBSCRIBER,
                "nobody was subscribed to its topic within "
                        + flight.publication.demands().subscriberWithin());
    }

    static PublishOutcome suspect() {
        return new InDoubt(
                DoubtCause.SUSPECT,
                "alone on the wire at " + Suspects.CLOSES_ALONE + " closes in a row, so the broker seems to close the"
                        + " connection for it; it may be larger than the broker takes");
    }

    static Failed tooLarge(long least, long most) {
        return new Failed(
                FailureCause.NOT_SUPPORTED,
                "its packet of more than " + least + " bytes is larger than the " + most
                        + " bytes that the broker takes");
    }

    static PublishOutcome closed(Flight flight) {
        if (flight.everSent && flight.answered()) {
            return new InDoubt(DoubtCause.CLOSED, "sent, but the client was closed before the answer came");
        }
        if (flight.unheard) {
            return new Failed(FailureCause.CLOSED, "the client was closed while nobody was subscribed to its topic");
        }
        return flight.refusal != null
                ? new Failed(FailureCause.REFUSED, flight.refusal + "; the client was closed before it was tried again")
                : new Failed(FailureCause.CLOSED, "the client was closed before it could be sent");
    }
}
