package dev.petrel;

import dev.petrel.batch.Outlet;
import dev.petrel.connection.Connection;
import dev.petrel.connection.Incoming;
import dev.petrel.connection.Plan;
import dev.petrel.delivery.Dedupe;
import dev.petrel.delivery.Dispatcher;
import dev.petrel.delivery.LetterPlaces;
import dev.petrel.delivery.Manner;
import dev.petrel.delivery.Route;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.fault.NotConnected;
import dev.petrel.health.Vitals;
import dev.petrel.message.Checksum;
import dev.petrel.message.LaneKey;
import dev.petrel.message.Message;
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
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.time.Time;
import dev.petrel.wire.Dialer;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts the rooms together: what comes from the connection goes to the dispatcher, and its answers go back. */
final class Assembly {

    final Dialer dialer;
    final Connection connection;
    final Dispatcher dispatcher;
    final EnvelopeCodec envelopes;
    final Batchers batchers;
    final Vitals vitals;
    final Requester requester;
    final Replier replier;
    private final AtomicInteger unnamed = new AtomicInteger();
    private final @Nullable Outbox outbox;
    private final boolean insecure;
    private volatile boolean refusing;

    Assembly(ClientOptions options, Dialer dialer) {
        this.dialer = dialer;
        String clientId = options.connection().clientId();
        Events events = new Events(clientId, options.observer(), this::on);
        DeliveryLimits limits = options.limits();
        Time time = options.time();
        ServiceSettings service = options.connection().service();
        this.envelopes = new EnvelopeCodec(service.envelope(), service.sourceName());
        Ways ways = new Ways();
        this.vitals = new Vitals(
                options.connection(),
                envelopes,
                new Vitals.Roles(this::publishOwn, this::subscribeOwn, events, time, ways));
        this.connection =
                new Connection(new Plan(options.connection(), limits, will(options)), dialer, time, events, ways);
        this.dispatcher = new Dispatcher(
                new Dispatcher.Context(
                        clientId,
                        limits,
                        options.failures(),
                        LetterPlaces.of(this::publishOwn, service.deadLetterDirectory()),
                        dedupe(service),
                        time,
                        events,
                        dialer.thread()),
                ways);
        this.outbox = outbox(options, events);
        this.batchers = new Batchers(new Outlet(this::publishKept, envelopes, time));
        this.requester =
                new Requester(new Roles(this::publishPattern, this::subscribeOwn, events::tell, envelopes, time));
        this.replier = new Replier(new Roles(this::publishOwn, this::subscribe, events::tell, envelopes, time));
        this.insecure = options.connection().security().tls().insecureSkipHostnameCheck();
        vitals.listen();
    }

    private @Nullable Supplier<Will> will(ClientOptions options) {
        Will own = options.will();
        return own == null ? vitals.will() : () -> own;
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

    /** Whether accepted means on disk for a publication of the application. */
    boolean keeps(Publication publication) {
        return outbox != null && publication.qos() != Qos.AT_MOST_ONCE;
    }

    private @Nullable Outbox outbox(ClientOptions options, Events events) {
        OutboxSettings settings = options.connection().outbox();
        return settings == null
                ? null
                : new Outbox(
                        settings,
                        options.limits().queue(),
                        options.connection().clientId(),
                        options.time(),
                        events,
                        connection::feed);
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
        return subscribe(request, handler, manner(request));
    }

    private Subscription subscribeOwn(SubscriptionRequest request, MessageHandler handler) {
        return subscribe(request, handler, Manner.OWN);
    }

    private Manner manner(SubscriptionRequest request) {
        return switch (request.key()) {
            case LaneKey.ByTopic byTopic -> new Manner(null, false, request.computes(), request.needsChecksum(), true);
            case LaneKey.ByLevel level ->
                new Manner(
                        message -> request.filter().level(level.name(), message.topic()),
                        false,
                        request.computes(),
                        request.needsChecksum(),
                        true);
            case LaneKey.ByField field ->
                new Manner(
                        message -> field(message, field.name()),
                        true,
                        request.computes(),
                        request.needsChecksum(),
                        true);
        };
    }

    private String field(Message message, String name) {
        JsonNode value =
                envelopes.read(message.payload()).data().as(JsonNode.class).path(name);
        return value.isValueNode() ? value.asString() : value.toString();
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
        ConnectionState state = connection.state();
        return switch (state) {
            case ConnectionState.Online online -> connected(state);
            case ConnectionState.Idle idle -> down(state, idle.why().orElse("not started"));
            case ConnectionState.Connecting connecting -> {
                String before =
                        connection.lastEnd().map(end -> "; before: " + end).orElse("");
                yield down(state, "connecting to " + connecting.server() + before);
            }
            case ConnectionState.Waiting waiting -> down(state, waiting.why());
            case ConnectionState.Subscribing subscribing ->
                down(state, "waiting for the broker to grant subscriptions");
            case ConnectionState.Closed closed -> down(state, "closed");
        };
    }

    private Health connected(ConnectionState state) {
        List<String> reasons = connection.troubles();
        reasons.addAll(vitals.reasons());
        reasons.addAll(dispatcher.troubles());
        outbox().map(Outbox::reasons).ifPresent(reasons::addAll);
        if (insecure) {
            reasons.add("the check of the broker's host name is switched off (insecure)");
        }
        return new Health(reasons.isEmpty() ? Health.Status.UP : Health.Status.DEGRADED, reasons, state);
    }

    private Health down(ConnectionState state, String reason) {
        List<String> reasons = new ArrayList<>(List.of(reason));
        connection.dispute().filter(dispute -> !reason.contains("taken over")).ifPresent(reasons::add);
        return new Health(Health.Status.DOWN, reasons, state);
    }

    /** Tells the patterns what happened to the connection; on a thread that may block for a moment. */
    private void on(ClientEvent event) {
        tellOutbox(event);
        vitals.on(event);
        requester.on(event);
    }

    private void tellOutbox(ClientEvent event) {
        if (outbox != null && event instanceof ClientEvent.Connected) {
            outbox.online(true);
        } else if (outbox != null && event instanceof ClientEvent.ConnectionLost) {
            outbox.online(false);
        }
    }

    /** The ways between connection and dispatcher, which do not know each other. */
    private final class Ways implements Incoming, Dispatcher.Upstream, Vitals.Control {

        @Override
        public void connected(Greeting greeting) {
            vitals.reading(true);
            dispatcher.connected(greeting);
        }

        @Override
        public void disconnected() {
            dispatcher.disconnected();
        }

        @Override
        public void received(Packet.Publish publish) {
            dispatcher.received(publish);
        }

        @Override
        public void released(Packet.PubRel release) {
            dispatcher.released(release);
        }

        @Override
        public void burstEnded() {
            dispatcher.burstEnded();
        }

        @Override
        public int unacknowledged() {
            return dispatcher.unacknowledged();
        }

        @Override
        public void acknowledge(Packet acknowledgement) {
            connection.acknowledge(acknowledgement);
        }

        @Override
        public void flush() {
            connection.flush();
        }

        @Override
        public void reading(boolean on) {
            connection.reading(on);
            vitals.reading(on);
        }

        @Override
        public void disputed(String why) {
            connection.disputed(why);
        }

        @Override
        public void drop(String why) {
            connection.drop(why);
        }
    }
}
