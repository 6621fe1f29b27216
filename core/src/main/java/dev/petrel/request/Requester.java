package dev.petrel.request;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.NoResponder;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.PublishFailed;
import dev.petrel.fault.QueueFull;
import dev.petrel.fault.RemoteError;
import dev.petrel.fault.RequestTimedOut;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.request.ReplySubscriptions.Refusal;
import dev.petrel.settings.Protocol;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks, and waits for the answers. The way of a request is {@link #request}: the version of MQTT decides where its reply
 * comes, the subscription there is granted, only then the request is sent. Any thread may ask.
 */
public final class Requester implements ClientObserver, AutoCloseable {

    private final Roles roles;
    private final OpenRequests open = new OpenRequests();
    private final ReplySubscriptions subscriptions;

    /** The last of its kind; replaced only by the thread that tells of one event after another. */
    private volatile CompletableFuture<ClientEvent.Connected> connected = new CompletableFuture<>();

    /**
     * Where a reply comes.
     *
     * @param own whether the topic is the client's own, which responders learn from the request only
     */
    private record Way(Topic topic, boolean own) {}

    /** One that hears of connection and subscriptions by {@link #on}. */
    public Requester(Roles roles) {
        this.roles = roles;
        this.subscriptions = new ReplySubscriptions(roles.subscriber(), this::received);
    }

    /**
     * Asks and waits for the reply.
     *
     * @return the reply
     * @throws RemoteError if the other side answered with an error
     * @throws RequestTimedOut if there was no reply in time, or the waiting thread was interrupted (which stays set)
     * @throws NoResponder if the broker says that nobody takes such requests: on MQTT 5 only, where some do and others,
     *     such as the embedded broker, never do. Whoever merely watches the topic counts as taking them
     * @throws MalformedMessage if the reply cannot be read
     * @throws PublishFailed if the request could not be sent
     * @throws SubscriptionRefused if the broker does not grant the subscription on which the reply would come
     * @throws QueueFull if too many requests or publications wait already
     * @throws NotConnected if the client is closed, before or meanwhile
     * @throws IllegalArgumentException if its reply could not be told from another's, or the request could never be right
     */
    public Envelope request(Request request) {
        Pending pending = new Pending(request, Deadline.in(request.within(), roles.time()));
        open.enter(pending);
        Time.Alarm alarm = roles.time().after(request.within(), pending::timeOut);
        try {
            Way back = wayBack(pending);
            open.expect(pending, keys(request.envelope(), back));
            try (ReplySubscriptions.Use use = subscriptions.use(back.topic().name())) {
                awaitGranted(pending, use, back.topic());
                send(pending, back.topic());
                return pending.await();
            }
        } finally {
            alarm.cancel();
            open.leave(pending);
        }
    }

    private Way wayBack(Pending pending) {
        Topic named = pending.request.replyTopic();
        if (named != null) {
            return new Way(named, false);
        }
        if (roles.envelopes().format() == EnvelopeFormat.STANDARD) {
            ClientEvent.Connected last = pending.await(connected);
            if (last.protocol() == Protocol.MQTT_5) {
                return new Way(ReplyTopic.own(last.clientId()), true);
            }
        }
        return new Way(ReplyTopic.conventional(pending.request.topic()), false);
    }

    /**
     * What the reply may carry. Whoever got the own topic as response topic got correlation data with it, so there
     * requests may share the correlation of a conversation; elsewhere the envelope's word may be all there is.
     */
    private static Set<OpenRequests.Key> keys(Envelope envelope, Way back) {
        String topic = back.topic().name();
        OpenRequests.Key byId = new OpenRequests.Key(topic, envelope.id());
        OpenRequests.Key byCorrelation = new OpenRequests.Key(topic, envelope.correlate());
        return back.own() || byId.equals(byCorrelation) ? Set.of(byId) : Set.of(byId, byCorrelation);
    }

    private static void awaitGranted(Pending pending, ReplySubscriptions.Use use, Topic replyTopic) {
        pending.stands("the broker has not granted the subscription " + MqttText.quoted(replyTopic.name())
                + ", on which the reply comes");
        Optional<Refusal> refusal = pending.await(use.answer());
        if (refusal.isPresent()) {
            throw refusal.get().exception();
        }
    }

    private void send(Pending pending, Topic replyTopic) {
        Request request = pending.request;
        Publication plain = roles.envelopes().publication(request.topic().name(), request.envelope());
        Metadata metadata = plain.metadata()
                .withResponseTopic(replyTopic)
                .withCorrelationData(Payload.utf8(request.envelope().id()))
                .withExpiry(pending.deadline.remaining().orElseThrow());
        pending.stands("it was handed over to be sent");
        roles.publisher()
                .publishAsync(plain.withMetadata(metadata))
                .outcome()
                .whenComplete((outcome, failure) -> published(pending, outcome, failure));
    }

    private static void published(Pending pending, @Nullable PublishOutcome outcome, @Nullable Throwable failure) {
        String topic = pending.request.topic().name();
        switch (outcome) {
            case null ->
                pending.fail(() -> failure instanceof RuntimeException own ? own : new IllegalStateException(failure));
            case PublishOutcome.Delivered(ReasonCode code)
            when code.equals(ReasonCode.NO_MATCHING_SUBSCRIBERS) ->
                pending.fail(() -> new NoResponder("nobody takes requests on " + MqttText.quoted(topic)));
            case PublishOutcome.Delivered delivered -> pending.stands("the broker took it, and no reply came");
            case PublishOutcome.Failed failed
            when failed.cause() == FailureCause.EXPIRED -> {
                pending.stands("it could not be sent in that time");
                pending.timeOut();
            }
            case PublishOutcome.Failed failed -> pending.fail(() -> new PublishFailed(topic, failed));
            case PublishOutcome.InDoubt doubt -> pending.stands("whether the broker took it is in doubt");
        }
    }

    /** A message came on a reply topic. */
    private void received(Message message) {
        String topic = message.topic().name();
        OpenRequests.Key byData = correlationData(message)
                .map(data -> new OpenRequests.Key(topic, data))
                .orElse(null);
        Pending pending = byData == null ? null : open.find(byData).orElse(null);
        Envelope reply;
        try {
            reply = roles.envelopes().read(message.payload());
        } catch (MalformedMessage e) {
            if (pending == null || !pending.fail(() -> e)) {
                roles.observer()
                        .on(new ClientEvent.HandlerFailed(
                                topic, message.filter().toString(), e));
            }
            return;
        }
        OpenRequests.Key byWord = new OpenRequests.Key(topic, reply.correlate());
        Pending found = pending == null ? open.find(byWord).orElse(null) : pending;
        if (found == null || !found.answer(reply)) {
            boolean late = open.knew(byWord) || (byData != null && open.knew(byData));
            roles.observer().on(new ClientEvent.ReplyIgnored(topic, reply.correlate(), late));
        }
    }

    private static Optional<String> correlationData(Message message) {
        try {
            return Optional.ofNullable(message.metadata().correlationData()).map(Payload::utf8);
        } catch (MalformedMessage e) {
            return Optional.empty(); // none of ours: those are text
        }
    }

    /** Hears what happened; of one event after another. */
    @Override
    public void on(ClientEvent event) {
        if (event instanceof ClientEvent.Connected now) {
            if (!connected.complete(now)) {
                connected = CompletableFuture.completedFuture(now);
            }
        } else if (event instanceof ClientEvent.SubscriptionGranted granted) {
            subscriptions.granted(granted.filter());
        } else if (event instanceof ClientEvent.SubscriptionRefused refused) {
            subscriptions.refused(refused);
        }
    }

    /** Ends every request that waits, at once, and takes no more. */
    @Override
    public void close() {
        open.close();
        subscriptions.close();
    }
}
