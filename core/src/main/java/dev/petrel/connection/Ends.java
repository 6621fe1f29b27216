package dev.petrel.connection;

import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import java.time.Duration;

/** How publications end, and what is said of it: what was never sent has failed, what was sent is in doubt. */
final class Ends {

    private Ends() {}

    static PublishOutcome answered(ReasonCode code, String reason) {
        if (code.isFailure()) {
            String because = reason.isEmpty() ? "" : ": " + reason;
            return new Failed(FailureCause.REFUSED, "the broker answered " + code + because);
        }
        return code.equals(ReasonCode.SUCCESS) ? Delivered.SUCCESS : new Delivered(code);
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
        return flight.everSent
                ? new InDoubt(DoubtCause.EXPIRED, "sent to a session that is gone, and expired after " + after)
                : new Failed(FailureCause.EXPIRED, "expired after " + after + " before it could be sent");
    }

    static PublishOutcome closed(Flight flight) {
        return flight.everSent && flight.answered()
                ? new InDoubt(DoubtCause.CLOSED, "sent, but the client was closed before the answer came")
                : new Failed(FailureCause.CLOSED, "the client was closed before it could be sent");
    }
}
