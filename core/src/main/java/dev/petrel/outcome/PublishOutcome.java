package dev.petrel.outcome;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an accepted publication ended. Each one ends in exactly one of these, once in the life of the process. A lost
 * connection is not an end: the publication waits for the next one.
 */
public sealed interface PublishOutcome {

    /**
     * The broker took it: written to the socket for QoS 0, PUBACK for QoS 1, PUBCOMP for QoS 2. On MQTT 3.1.1 a broker
     * has no other answer than PUBACK, so one that refuses by its access rules looks like one that took it.
     *
     * @param code the broker's word; {@link ReasonCode#NO_MATCHING_SUBSCRIBERS} tells that nobody listened
     */
    record Delivered(ReasonCode code) implements PublishOutcome {

        /** Taken, with nothing more to say. */
        public static final Delivered SUCCESS = new Delivered(ReasonCode.SUCCESS);

        public Delivered {
            Objects.requireNonNull(code, "code");
        }
    }

    /**
     * Nobody will get it: never sent, or refused by an answer.
     *
     * @param cause what kind of failure
     * @param detail what happened, in words, with the values that matter
     * @param code the broker's last word, if it was that; {@link ReasonCode#isPassing} tells whether it may have another
     *     one later. Null for whatever else it was
     */
    record Failed(
            FailureCause cause, String detail, @Nullable ReasonCode code) implements PublishOutcome {

        /** One that the broker had no word in. */
        public Failed(FailureCause cause, String detail) {
            this(cause, detail, null);
        }

        public Failed {
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(detail, "detail");
        }

        /** Why a publication failed. */
        public enum FailureCause {
            /** The broker answered that it does not take it. */
            REFUSED,
            /** Larger, or of another kind, than the broker at hand announced to take. */
            NOT_SUPPORTED,
            /** Its message expiry passed before it was first sent. */
            EXPIRED,
            /** The client was closed before it was sent. */
            CLOSED,
            /** Dropped before it was sent, to make room for a later one. */
            DROPPED,
            /** Replaced by a later one of its topic before it was sent. */
            SUPERSEDED,
            /** It needs a subscriber, and there was none in its time. */
            NO_SUBSCRIBER,
            /** It was kept on disk and cannot be read any more. */
            UNREADABLE
        }
    }

    /**
     * It was sent and no answer will come: it may or may not have arrived.
     *
     * @param cause why no answer will come
     * @param detail what happened, in words
     */
    record InDoubt(DoubtCause cause, String detail) implements PublishOutcome {

        public InDoubt {
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(detail, "detail");
        }

        /** Why no answer will come. */
        public enum DoubtCause {
            /** The client was closed while the answer was outstanding. */
            CLOSED,
            /** The broker lost the session with a QoS 2 message half way. */
            SESSION_LOST,
            /** The broker that came back does not take what its predecessor may have taken. */
            NOT_SUPPORTED,
            /** Its message expiry passed after it was sent to a session that is gone. */
            EXPIRED,
            /** Whenever it was sent the broker closed the connection, so it is not sent again. */
            SUSPECT
        }
    }
}
