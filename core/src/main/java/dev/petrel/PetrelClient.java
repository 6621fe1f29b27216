package dev.petrel;

import dev.petrel.batch.BatchSettings;
import dev.petrel.batch.Batcher;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EventHandler;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.DeliveryPending;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.NoResponder;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.PublishFailed;
import dev.petrel.fault.PublishInDoubt;
import dev.petrel.fault.QueueFull;
import dev.petrel.fault.RemoteError;
import dev.petrel.fault.RequestTimedOut;
import dev.petrel.fault.SessionGone;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.message.Subscriber;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.Health;
import dev.petrel.observe.Observation;
import dev.petrel.outcome.Receipt;
import dev.petrel.request.Offer;
import dev.petrel.request.Request;
import dev.petrel.request.Responder;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.wire.Dialer;
import dev.petrel.wire.NettyDialer;
import java.time.Duration;

/**
 * A client of an MQTT broker: one connection that is kept alive, any number of publications and subscriptions. They may
 * be handed over before it connects and while it is away. All methods may be called from any thread, handlers included.
 *
 * <pre>{@code
 * try (PetrelClient client = PetrelClient.of("mqtt://localhost").start()) {
 *     client.subscribe("greetings/{name}", message -> System.out.println(message.level("name")));
 *     client.publish(Publication.text("greetings/ada", "hello"));
 * }
 * }</pre>
 */
public final class PetrelClient implements Publisher, Subscriber, AutoCloseable {

    /** How long {@link #publish} waits. */
    public static final Duration PUBLISH_WAIT = Duration.ofSeconds(30);

    /** How long {@link #close()} takes at most. */
    public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final Assembly assembly;
    private final Closing closing;

    /** With a dialer of its own, which is closed if the client cannot be made; for tests. */
    PetrelClient(ClientOptions options, Dialer dialer) {
        this.assembly = Assembly.of(options, dialer);
        this.closing = new Closing(assembly);
    }

    /**
     * A client that waits for {@link #start()}. An outbox is open from here on, until the client is closed.
     *
     * @throws StorageUnavailable if there is an outbox that cannot be opened
     */
    public static PetrelClient of(ClientOptions options) {
        return new PetrelClient(options, NettyDialer.open(options.time()));
    }

    /**
     * A client of the broker at a URL, such as {@code mqtt://localhost:1883}, with a random client id.
     *
     * @throws InvalidSettings if it is not a broker's URL
     */
    public static PetrelClient of(String url) {
        return of(ClientOptions.of(ConnectionSettings.parse(url)));
    }

    /**
     * A client with the settings of the environment variables {@code MQTT_URL}, {@code MQTT_CLIENT_ID} and so on.
     *
     * @throws InvalidSettings with everything that is wrong with them
     */
    public static PetrelClient fromEnvironment() {
        return of(ClientOptions.of(ConnectionSettings.fromEnvironment()));
    }

    /** Begins to connect and goes on trying until it is closed; returns at once, this. */
    public PetrelClient start() {
        assembly.connection.start();
        return this;
    }

    /**
     * Waits until the broker has taken the connection and answered for every subscription.
     *
     * @param within how long to wait at most
     * @throws ConnectionRefused if the broker answers with a refusal meanwhile
     * @throws SessionGone if the client stopped because the broker lost the session, see
     *     {@link SessionPolicy.OnLoss#FAIL}
     * @throws NotConnected if it is not reached in time, or the waiting thread is interrupted (which stays set)
     */
    public void awaitConnected(Duration within) {
        Waiting.await(assembly.connection.online(), within, how -> {
            Health health = health();
            return new NotConnected("not connected, " + how + ": " + String.join("; ", health.reasons()));
        });
    }

    /**
     * Leaves the broker in peace and connects anew at once, with credentials and certificates as they are by now; begins
     * that and returns. {@link #awaitConnected} called afterwards waits for the new connection. Nothing is lost by it and
     * no will is published: what is published meanwhile waits, and the session lives on, except where it ends with each
     * connection: on MQTT 3.1.1 a clean one does, and what others publish in that moment does not arrive. A client that
     * waits for its next attempt makes it now; one that was not started, or gave up, starts.
     */
    public void reconnect() {
        assembly.connection.reconnect();
    }

    /**
     * Publishes and waits, at most {@link #PUBLISH_WAIT}: for the outcome, or with an outbox until it is on disk, from
     * where it is delivered whatever becomes of this process. At QoS 0, which never enters the outbox, for the outcome.
     *
     * @return what tells the outcome; without an outbox it is there already, and it is the broker's word
     * @throws PublishFailed if nobody will get it
     * @throws PublishInDoubt if it may have arrived
     * @throws DeliveryPending if it takes longer: the publication is not lost, do not publish it again. It says whether the
     *     publication was accepted
     * @throws QueueFull if too many publications wait already
     * @throws StorageUnavailable if the outbox cannot keep it
     * @throws NotConnected if the client is closed
     * @throws IllegalArgumentException if it could never be right to send it: below {@code $SYS/}, or with QoS 2 on a
     *     durable session, whose packet identifiers have to outlive the process, unless there is an outbox that keeps them
     *     ({@link OutboxSettings#exactlyOnce})
     */
    public Receipt publish(Publication publication) {
        Receipt receipt = publishAsync(publication);
        if (assembly.keeps(publication)) {
            Waiting.untilAccepted(receipt, publication.topic(), PUBLISH_WAIT);
        } else {
            Waiting.untilDelivered(receipt, publication.topic(), PUBLISH_WAIT);
        }
        return receipt;
    }

    /**
     * Publishes an envelope at QoS 1 and waits, as {@link #publish(Publication)}. For another QoS, for
     * retained messages and so on, {@code publish(envelopes().publication(topic, envelope).withRetain(true))}.
     *
     * @throws IllegalArgumentException also if the topic is not one
     */
    public Receipt publish(String topic, Envelope envelope) {
        return publish(envelopes().publication(topic, envelope));
    }

    /** How this client packs envelopes and unpacks them: in the format and with the source of its settings. */
    public EnvelopeCodec envelopes() {
        return assembly.envelopes;
    }

    /**
     * {@inheritDoc}
     *
     * <p>What cannot be accepted is told by the receipt: {@link QueueFull}, {@link StorageUnavailable} of an outbox, or
     * {@link NotConnected} once the client is closed.
     *
     * @throws IllegalArgumentException as {@link #publish}
     */
    @Override
    public Receipt publishAsync(Publication publication) {
        return assembly.publish(publication);
    }

    /**
     * Subscribes at QoS 1, for as long as the client lives or until the subscription is closed. Returns at once; may be
     * called before the client connects and while it is away.
     *
     * @throws IllegalArgumentException if the text is not a topic filter
     * @throws NotConnected if the client is closed
     */
    public Subscription subscribe(String filter, MessageHandler handler) {
        return subscribe(SubscriptionRequest.to(filter), handler);
    }

    /**
     * Subscribes to envelopes; as {@link #subscribe(String, MessageHandler)}.
     *
     * @param type what their data is read as: a record, a map, {@code JsonNode.class} of Jackson
     */
    public <T> Subscription subscribe(String filter, Class<T> type, EventHandler<T> handler) {
        return subscribe(filter, envelopes().handler(type, handler));
    }

    /** Subscribes as asked; as {@link #subscribe(String, MessageHandler)}. */
    @Override
    public Subscription subscribe(SubscriptionRequest request, MessageHandler handler) {
        return assembly.subscribe(request, handler);
    }

    /**
     * Tells the fleet how the application is, on the client's retained health topic; returns at once. A status that is
     * not ok outlives reconnects, until another one is reported. While not connected nothing is published (which is
     * logged), but the next connection begins with it. Does nothing where {@link ServiceSettings#health} is off.
     *
     * @param status what to say; its id and time are the client's
     */
    public void report(HealthStatus status) {
        assembly.vitals.report(status);
    }

    /**
     * Collects items and publishes several in one envelope on {@code {topic}/batch}. Closing the client closes it too,
     * when its handlers have ended, so that they may add to it until then.
     *
     * @param topic what the items are about, without {@code /batch}
     * @throws IllegalArgumentException if it is not a topic
     * @throws NotConnected if the client is closed
     */
    public Batcher batch(String topic, BatchSettings settings) {
        return assembly.batchers.open(topic, settings);
    }

    /** As {@link #request(Request)}, with a reply that comes by itself. */
    public Envelope request(String topic, Envelope request, Duration within) {
        return request(Request.of(topic, request, within));
    }

    /**
     * Asks a service and waits for its reply. May be called before the client connects, while it is away and from
     * handlers.
     *
     * @return the reply
     * @throws RemoteError if the service answered with an error
     * @throws RequestTimedOut if there was no reply in time, or the waiting thread was interrupted (which stays set)
     * @throws NoResponder if the broker says that nobody takes such requests: on MQTT 5 only, where some do and others,
     *     such as the embedded broker, never do. Whoever merely watches the topic counts as taking them
     * @throws MalformedMessage if the reply cannot be read
     * @throws PublishFailed if the request could not be sent
     * @throws SubscriptionRefused if the broker does not grant the subscription on which the reply would come
     * @throws QueueFull if too many requests or publications wait already
     * @throws NotConnected if the client is closed, before or meanwhile
     * @throws IllegalArgumentException if the topic is not one or below {@code $SYS/}, the time out of its range, or a
     *     request of the same id or correlation waits for its reply on the same topic
     */
    public Envelope request(Request request) {
        return assembly.requester.request(request);
    }

    /** As {@link #reply(Offer, Class, Responder)}, answering where and as what the request says. */
    public <T> Subscription reply(String filter, Class<T> type, Responder<T> responder) {
        return reply(Offer.of(filter), type, responder);
    }

    /**
     * Answers requests, for as long as the client lives or until the subscription is closed; returns at once, as
     * {@link #subscribe(String, MessageHandler)}.
     *
     * @param type what their data is read as: a record, a map, {@code JsonNode.class} of Jackson
     * @throws NotConnected if the client is closed
     */
    public <T> Subscription reply(Offer offer, Class<T> type, Responder<T> responder) {
        return assembly.replier.reply(offer, type, responder);
    }

    /**
     * Watches the connection and its subscriptions from now on, beside the observer of {@link ClientOptions}: for what is
     * written around a client that somebody else made. Hears no {@link ClientEvent.MessageEvent}; otherwise as every
     * observer, on a thread of its own.
     */
    public Observation watch(ClientObserver observer) {
        return assembly.events.watch(observer);
    }

    /** Whether the client does what it was asked to do; answers at once. */
    public Health health() {
        return assembly.health();
    }

    /**
     * Waits until every accepted publication has its outcome, the outbox is empty, and every received message was handled,
     * apart from one that the calling thread itself handles.
     *
     * @return whether that was so in time
     */
    public boolean drain(Duration within) {
        return closing.drain(within).complete();
    }

    /**
     * Waits until the client is closed by another thread. While a thread waits here, the end of the process (SIGTERM,
     * Ctrl-C) closes the client first, within {@link #CLOSE_WAIT}; so this is what the last line of a service does.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void awaitClosed() throws InterruptedException {
        closing.await();
    }

    /** As {@link #close(Duration)} with {@link #CLOSE_WAIT}; what is left is logged. */
    @Override
    public void close() {
        close(CLOSE_WAIT);
    }

    /**
     * Takes nothing new, waits for handlers, closes batchers, waits for outcomes while connected, says goodbye to the
     * broker and ends. What is left in an outbox stays there. The second call waits for the first. Called from a handler,
     * it does not wait for that handler.
     *
     * @param within how long it takes at most. Identities, the I/O thread and the outbox have at least a tenth of a second
     *     each to end, also where less is left: so where they hang, it takes up to so much longer
     * @return what was left
     */
    public CloseReport close(Duration within) {
        return closing.close(within);
    }
}
