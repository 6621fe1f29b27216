package dev.petrel;

import dev.petrel.batch.Outlet;
import dev.petrel.connection.Connection;
import dev.petrel.connection.Plan;
import dev.petrel.delivery.Dedupe;
import dev.petrel.delivery.Dispatcher;
import dev.petrel.delivery.LetterPlaces;
import dev.petrel.delivery.Manner;
import dev.petrel.delivery.Route;
import dev.petrel.delivery.Surroundings;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.fault.NotConnected;
import dev.petrel.health.Vitals;
import dev.petrel.message.Checksum;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import dev.petrel.observe.Health;
import dev.petrel.outbox.Outbox;
import dev.petrel.outcome.Receipt;
import dev.petrel.request.Replier;
import dev.petrel.request.Requester;
import dev.petrel.request.Roles;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.time.Time;
import dev.petrel.wire.Dialer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Puts the rooms together: what comes from the connection goes to the dispatcher, and its answers go back. */
final class Assembly {

    final Dialer dialer;
    final Events events;
    final Connection connection;
    final Dispatcher dispatcher;
    final EnvelopeCodec envelopes;
    final Batchers batchers;
    final Vitals vitals;
    final Requester requester;
    final Replier replier;
    private final AtomicInteger unnamed = new AtomicInteger();
    private final @Nullable Outbox outbox;
    private final Condition condition;
    private volatile boolean refusing;

    /** A house whose dialer is closed if it cannot be built. */
    static Assembly of(ClientOptions options, Dialer dialer) {
        try {
            return new Assembly(options, dialer);
        } catch (RuntimeException e) {
            dialer.close();
            throw e;
        }
    }

    private Assembly(ClientOptions options, Dialer dialer) {
        this.dialer = dialer;
        String clientId = options.connection().clientId();
        this.events = new Events(clientId, options.observer(), this::on);
        DeliveryLimits limits = options.limits();
        Time time = options.time();
        ServiceSettings service = options.connection().service();
        this.envelopes = new EnvelopeCodec(service.envelope(), service.sourceName());
        Ways ways = new Ways(this);
        this.vitals = new Vitals(
                options.connection(),
                envelopes,
                new Vitals.Roles(this::publishOwn, this::subscribeOwn, events, time, ways));
        this.connection = new Connection(plan(options), dialer, time, events, ways);
        this.dispatcher = new Dispatcher(
                new Surroundings(
                        clientId,
                        limits,
                        options.failures(),
                        LetterPlaces.of(this::publishOwn, service.deadLetterDirectory()),
                        dedupe(service),
                        time,
                        events,
                        dialer.thread()),
                ways);
        this.outbox = openOutbox(options);
        this.batchers = new Batchers(new Outlet(this::publishKept, envelopes, time));
        this.requester =
                new Requester(new Roles(this::publishPattern, this::subscribeOwn, events::tell, envelopes, time));
        this.replier = new Replier(new Roles(this::publishOwn, this::subscribe, events::tell, envelopes, time));
        boolean insecure = options.connection().security().tls().insecureSkipHostnameCheck();
        this.condition = new Condition(connection, vitals, dispatcher, outbox, insecure);
        vitals.listen();
    }

    /** The will of the health topic says in its payload, too, what its properties say. */
    private Plan plan(ClientOptions options) {
        Will own = options.will();
        return own == null
                ? new Plan(options.connection(), options.limits(), vitals.will())
                : new Plan(options.connection(), options.limits(), () -> own, own.needsMqtt5());
    }

    /** Takes a publication of the application, until the client is closed. */
    Receipt publish(Publication publication) {
        if (refusing) {
            NotConnected refusal = new NotConnected("the client is closed");
            return new Receipt(CompletableFuture.failedFuture(refusal), CompletableFuture.failedFuture(refusal));
        }
        return publishKept(publication.demands().checksum() ? Checksum.added(publication) : publication);
    }

    /** Through the outbox where there is one; QoS 0 never enters it. */
    private Receipt publishKept(Publication publication) {
        if (outbox == null || !keeps(publication)) {
            return connection.publish(publication);
        }
        connection.requireSound(publication);
        return outbox.publish(publication);
    }

    /** Whether accepted means on disk for a publication of the application; what is known to fail need not be kept. */
    boolean keeps(Publication publication) {
        return outbox != null
                && publication.qos() != Qos.AT_MOST_ONCE
                && connection.tooLarge(publication).isEmpty();
    }

    /** Nothing stays open of a house that cannot be built. */
    private @Nullable Outbox openOutbox(ClientOptions options) {
        try {
            return OutboxOpening.of(options, events, connection);
        } catch (RuntimeException e) {
            dispatcher.stop();
            throw e;
        }
    }

    /** What keeps publications on disk; empty where nothing does. */
    Optional<Outbox> outbox() {
        return Optional.ofNullable(outbox);
    }

    /** Takes nothing new from the application; the patterns still have something to say then, see {@link Closing}. */
    void refuseNew() {
        refusing = true;
        dispatcher.refuseNew();
    }

    /** Takes what the application says through a pattern, also while the client is closing. */
    private Receipt publishPattern(Publication publication) {
        return connection.publish(publication);
    }

    /** Takes what the client itself has to say: health and replies. */
    private Receipt publishOwn(Publication publication) {
        return connection.publishOwn(publication);
    }

    private @Nullable Dedupe dedupe(ServiceSettings service) {
        return service.dedupeTtl().isZero()
                ? null
                : new Dedupe(
                        envelopes::identity,
                        service.dedupeTtl(),
                        service.dedupeMaxEntries(),
                        service.dedupeDirectory());
    }

    /** @throws NotConnected if the client is closed */
    Subscription subscribe(SubscriptionRequest request, MessageHandler handler) {
        return subscribe(request, handler, new Manners(envelopes).of(request));
    }

    private Subscription subscribeOwn(SubscriptionRequest request, MessageHandler handler) {
        return subscribe(request, handler, Manner.OWN);
    }

    private Subscription subscribe(SubscriptionRequest request, MessageHandler handler, Manner manner) {
        String asked = request.name();
        String name = asked == null ? Route.MADE_UP + unnamed.incrementAndGet() : asked;
        Route route = new Route(request.filter(), request.qos(), name, handler, manner);
        add(route);
        return new RouteSubscription(this, route);
    }

    private void add(Route route) {
        boolean taken = post(() -> dispatcher
                .add(route)
                .ifPresent(qos -> connection.subscribe(
                        route.filter().wire(),
                        qos,
                        dispatcher.needsMqtt5(route.filter().wire()))));
        if (!taken) {
            throw new NotConnected("the client is closed");
        }
    }

    void remove(Route route) {
        boolean unused = post(() -> {
            if (dispatcher.remove(route)) {
                connection.unsubscribe(route.filter().wire());
            }
        });
    }

    /** Has something done on the I/O thread, unless the client is closed; says whether. */
    private boolean post(Runnable action) {
        if (connection.state() instanceof ConnectionState.Closed) {
            return false;
        }
        try {
            dialer.thread().execute(action);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    Health health() {
        return condition.health();
    }

    /** Tells the patterns what happened to the connection; on a thread that may block for a moment. */
    private void on(ClientEvent event) {
        vitals.on(event);
        requester.on(event);
    }
}
