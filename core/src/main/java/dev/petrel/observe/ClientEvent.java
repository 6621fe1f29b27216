package dev.petrel.observe;

import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import java.time.Duration;
import java.util.Optional;

/** What happened in a client. Texts hold no secrets. */
public sealed interface ClientEvent {

    /** What happened to the connection and its session. */
    sealed interface ConnectionEvent extends ClientEvent {}

    /** What the broker said to a subscription. */
    sealed interface SubscriptionEvent extends ClientEvent {}

    /** What became of a message, either way. */
    sealed interface MessageEvent extends ClientEvent {}

    /** What a handler did with a message. */
    sealed interface HandlerEvent extends MessageEvent {}

    /** What became of what is kept on disk. */
    sealed interface OutboxEvent extends ClientEvent {}

    /** The connection moved to another state. */
    record StateChanged(ConnectionState state) implements ConnectionEvent {}

    /**
     * The broker took the connection.
     *
     * @param server where
     * @param clientId the client id in use, which the broker may have assigned
     * @param protocol the version spoken
     * @param sessionResumed whether the broker had kept the session
     * @param limits what the broker takes
     */
    record Connected(String server, String clientId, Protocol protocol, boolean sessionResumed, ServerLimits limits)
            implements ConnectionEvent {}

    /**
     * An attempt to connect failed, or was answered with a refusal.
     *
     * @param server where to
     * @param cause what stands in the way
     * @param why in words
     */
    record ConnectFailed(String server, Cause cause, String why) implements ConnectionEvent {

        /** What stands in the way, by who can do something about it. */
        public enum Cause {
            /** No way there, or nobody who answers. */
            UNREACHABLE,
            /** A certificate: the broker's, that is not taken, or the client's, that the broker does not take. */
            CERTIFICATE,
            /** The login: refused, or not to be had from where it comes. */
            LOGIN,
            /** The broker does not want the connection, for another reason. */
            REFUSED,
            /** What answers does not keep to MQTT. */
            PROTOCOL
        }
    }

    /** The connection ended that had been taken. */
    record ConnectionLost(String server, String why) implements ConnectionEvent {}

    /** Somebody else connected with the same client id. */
    record TakenOver(String server, String why) implements ConnectionEvent {}

    /** The client stopped trying, until it is started again. */
    record GivenUp(String why) implements ConnectionEvent {}

    /**
     * The broker came back without the session; told before anything is subscribed or sent again.
     *
     * @param subscriptions how many subscriptions were in it: messages on them since the connection was lost are missing
     * @param unanswered how many publications had no answer yet: QoS 1 ones are sent again and may arrive twice
     * @param unacknowledged how many received messages were not acknowledged yet, those included that wait for a handler
     *     to subscribe: they may come again from nowhere else
     */
    record SessionLost(int subscriptions, int unanswered, int unacknowledged) implements ConnectionEvent {}

    /** The client's own heartbeats stopped coming back, so the connection is dropped and made again. */
    record HeartbeatLost(Duration silence) implements ConnectionEvent {}

    /** Another client speaks on this client's own health topic. */
    record OtherIncarnation(String topic) implements ConnectionEvent {}

    /** The broker granted a subscription, with this QoS, which may be lower than asked. */
    record SubscriptionGranted(String filter, Qos asked, Qos granted) implements SubscriptionEvent {}

    /** The broker refused a subscription. */
    record SubscriptionRefused(String filter, ReasonCode code, String reason) implements SubscriptionEvent {}

    /** A subscription ended that the application closed. */
    record Unsubscribed(String filter) implements SubscriptionEvent {}

    /** The broker refused a publication for a passing reason; it is sent again after the delay. */
    record PublishRetried(String topic, ReasonCode code, int attempt, Duration delay) implements MessageEvent {}

    /** A publication that is sent again has let others of its topic pass, which were in flight already. */
    record Reordered(String topic) implements MessageEvent {}

    /** Nobody is subscribed to the topic of a publication that needs it: it and those behind it wait. */
    record NoSubscriber(String topic) implements MessageEvent {}

    /**
     * A publication ended.
     *
     * @param took from when it was accepted, or came from the outbox, to its end; zero for one that had not come so far as to
     *     be sent
     */
    record Published(String topic, PublishOutcome outcome, Duration took) implements MessageEvent {

        /** One that had not come so far as to be sent. */
        public Published(String topic, PublishOutcome outcome) {
            this(topic, outcome, Duration.ZERO);
        }
    }

    /** A handler returned. */
    record Handled(String topic, String filter, Duration took) implements HandlerEvent {}

    /** A handler threw, and does not get the message again. */
    record HandlerFailed(String topic, String filter, Throwable failure) implements HandlerEvent {}

    /** A handler did not come back when its budget was over, nor when it was interrupted: others go on without it. */
    record HandlerGivenUp(String topic, String filter, Duration budget) implements HandlerEvent {}

    /** A handler that had been given up came back, so long after it began. What it did counts no more. */
    record LateFinish(String topic, String filter, Duration took) implements HandlerEvent {}

    /**
     * A message that was not handled has become a dead letter.
     *
     * @param attempts how often its handler got it
     * @param kept whether the letter is in the local folder, because the broker took it for nobody or not at all
     */
    record DeadLettered(String topic, String filter, String reason, int attempts, boolean kept)
            implements MessageEvent {}

    /**
     * A message that was not handled could not become a dead letter.
     *
     * @param again when it is tried again; empty for never: then it is acknowledged and gone
     */
    record DeadLetterFailed(String topic, String why, Optional<Duration> again) implements MessageEvent {}

    /** A received message is not what was sent, or lacks the checksum that its subscription requires. */
    record ChecksumFailed(String topic, Qos qos, Then then) implements MessageEvent {

        /** What follows. */
        public enum Then {
            /** It is gone, as at QoS 0 anything may be. */
            DROPPED,
            /** The connection is ended un-acknowledged, so that the broker sends its own copy. */
            ASKED_AGAIN,
            /** It came so again, or without a checksum: a dead letter. */
            GIVEN_UP
        }
    }

    /** A handler threw in this attempt, counted from 1, and gets the message again after the delay. */
    record HandlerRetried(String topic, String filter, int attempt, Duration delay, Throwable failure)
            implements HandlerEvent {}

    /** A handler decided that nobody needs a message; it is acknowledged. */
    record HandlerDropped(String topic, String filter, String reason) implements HandlerEvent {}

    /** A copy of a message came that the handler had already handled; it was not handled again. */
    record Duplicate(String topic, String filter, String id) implements MessageEvent {}

    /** A reply came that no request waits for: any more, or at all. */
    record ReplyIgnored(String topic, String correlation, boolean late) implements MessageEvent {}

    /** A received message reached no handler. */
    record Dropped(String topic, Qos qos, Why why) implements MessageEvent {

        /** Why a message reached no handler. */
        public enum Why {
            /** No subscription of this client asks for its topic. */
            NO_HANDLER,
            /** At QoS 0, because more bytes waited for handlers than the bound allows. */
            INBOUND_FULL,
            /** A request whose time was up before a responder came to it: nobody waits for its reply any more. */
            EXPIRED,
            /** At QoS 0, because the client is closing. */
            CLOSING
        }
    }

    /** Files of the outbox are not as they were written; what was lost by that, as far as it can be told. */
    record OutboxDamaged(String what) implements OutboxEvent {}

    /** So many publications expired in the outbox, before they could be sent. */
    record OutboxExpired(int count) implements OutboxEvent {}

    /** Events were left out because the observer fell behind. */
    record EventsLeftOut(long count) implements ClientEvent {}
}
