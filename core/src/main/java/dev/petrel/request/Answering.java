package dev.petrel.request;

import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.Event;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.RemoteError;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The way of a request through its responder: read, answered, and the answer handed over to be sent; only then is the
 * request acknowledged. Whatever the responder does, the request is answered, and so it is never tried again here: that
 * would carry it out twice. What is thrown on is what could not be answered.
 */
final class Answering<T> implements MessageHandler {

    /** How long a publisher may take to accept a reply to a request without a deadline. */
    private static final Duration ACCEPTED_WITHIN = Duration.ofSeconds(30);

    private final Roles roles;
    private final Offer offer;
    private final Class<T> type;
    private final Responder<T> responder;

    Answering(Roles roles, Offer offer, Class<T> type, Responder<T> responder) {
        this.roles = roles;
        this.offer = offer;
        this.type = type;
        this.responder = responder;
    }

    /**
     * Answers.
     *
     * @throws MalformedMessage if it cannot be read, and says not enough for its asker to be told
     * @throws NotConnected if the client is closed by now: then the request is not answered, so it is better not
     *     acknowledged either
     */
    @Override
    public void handle(Message message) {
        if (ReplyTopic.carries(message)) {
            return;
        }
        Deadline deadline = Deadline.of(message, roles.time());
        if (deadline.isOver()) {
            roles.observer()
                    .on(new ClientEvent.Dropped(
                            message.topic().name(), message.qos(), ClientEvent.Dropped.Why.EXPIRED));
            return;
        }
        ReturnAddress address = ReturnAddress.of(message, offer);
        send(message, address, replyTo(message, address, deadline), deadline);
    }

    private Publication replyTo(Message message, ReturnAddress address, Deadline deadline) {
        Envelope envelope;
        try {
            envelope = roles.envelopes().read(message.payload());
        } catch (MalformedMessage e) {
            if (address.correlationData() == null) {
                throw e;
            }
            return error(address, null, malformed(e));
        }
        T data;
        try {
            data = envelope.data().as(type);
        } catch (MalformedMessage e) {
            return error(address, envelope, malformed(e));
        }
        Event<T> event = new Event<>(data, envelope, message);
        return answer(message, address, new ReceivedRequest<>(event, deadline));
    }

    private static RemoteError malformed(MalformedMessage e) {
        return new RemoteError(RemoteError.MALFORMED_REQUEST, String.valueOf(e.getMessage()));
    }

    private Publication answer(Message message, ReturnAddress address, ReceivedRequest<T> request) {
        Envelope envelope = request.envelope();
        MDC.put("envelope", MqttText.printable(envelope.id()));
        MDC.put("correlation", MqttText.printable(envelope.correlate()));
        try {
            Object answer =
                    Objects.requireNonNull(responder.respond(request), "a responder answers, but not with null");
            return publication(address, envelope, reply(envelope, answer));
        } catch (RemoteError e) {
            return error(address, envelope, e);
        } catch (Throwable failure) {
            tellFailed(message, failure);
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return error(address, envelope, new RemoteError(RemoteError.INTERNAL, "the responder failed"));
        } finally {
            MDC.remove("envelope");
            MDC.remove("correlation");
        }
    }

    private Envelope reply(Envelope request, Object answer) {
        if (answer instanceof Envelope whole) {
            if (ErrorReply.is(whole)) {
                throw new IllegalArgumentException(
                        "the type " + ErrorReply.TYPE + " is that of errors: throw a RemoteError to answer with one");
            }
            return whole;
        }
        String replyType = offer.replyType() == null ? request.type() + ".reply" : offer.replyType();
        return Envelope.of(replyType, Data.of(answer));
    }

    private Publication error(ReturnAddress address, @Nullable Envelope request, RemoteError error) {
        Publication publication = publication(address, request, ErrorReply.of(error));
        Metadata metadata = publication.metadata();
        return MqttText.flaw(error.kind()).isPresent()
                ? publication
                : publication.withMetadata(metadata.withUserProperty(ErrorReply.PROPERTY, error.kind()));
    }

    private Publication publication(ReturnAddress address, @Nullable Envelope request, Envelope reply) {
        Envelope answer = request == null ? reply : reply.answering(request);
        Publication publication = roles.envelopes().publication(address.topic().name(), answer);
        return address.correlationData() == null
                ? publication
                : publication.withMetadata(publication.metadata().withCorrelationData(address.correlationData()));
    }

    private void send(Message message, ReturnAddress address, Publication reply, Deadline deadline) {
        Duration left = deadline.remaining().orElse(null);
        if (left != null && left.isZero()) {
            Failed late = new Failed(FailureCause.EXPIRED, "the time of the request was up before its reply was ready");
            roles.observer().on(new ClientEvent.Published(address.topic().name(), late));
            return;
        }
        try {
            Publication timed = reply.withMetadata(reply.metadata().withExpiry(left));
            CompletionStage<Void> accepted =
                    roles.publisher().publishAsync(timed).accepted();
            Duration patience = left == null ? ACCEPTED_WITHIN : left;
            OutcomeStage.toWaitOn(accepted).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // It waits to be taken; what becomes of it is told as of any other publication.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotConnected closed) {
                throw closed;
            }
            tellFailed(message, e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            tellFailed(message, e);
        }
    }

    private void tellFailed(Message message, Throwable failure) {
        roles.observer()
                .on(new ClientEvent.HandlerFailed(
                        message.topic().name(), message.filter().toString(), failure));
    }
}
