package dev.petrel.health;

import dev.petrel.connection.Settings;
import dev.petrel.connection.Watch;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Vitals on a hand-turned clock, whose broker and connection are the test. */
final class Patient implements Vitals.Control {

    static final String ID = "tars-stt";
    static final String SOURCE = "stt-worker";
    static final Duration INTERVAL = Duration.ofSeconds(5);
    static final ServiceSettings BOTH =
            ServiceSettings.named(SOURCE).withHealth(true).withHeartbeat(true).withHeartbeatInterval(INTERVAL);

    final HandTurnedTime time = new HandTurnedTime();
    final Watch watch = new Watch();
    final Events events = new Events(ID, watch);
    final List<String> disputed = new CopyOnWriteArrayList<>();
    final List<String> dropped = new CopyOnWriteArrayList<>();
    final Vitals vitals;
    private final List<Publication> published = new CopyOnWriteArrayList<>();
    private final Map<String, SubscriptionRequest> requests = new ConcurrentHashMap<>();
    private final Map<String, MessageHandler> handlers = new ConcurrentHashMap<>();
    private long stoodStill;
    private CompletableFuture<PublishOutcome> outcome = CompletableFuture.completedFuture(Delivered.SUCCESS);

    private Patient(ServiceSettings service) {
        ConnectionSettings settings =
                Settings.plain().withSession(SessionPolicy.clean(ID)).withService(service);
        vitals = new Vitals(
                settings,
                new EnvelopeCodec(EnvelopeFormat.TARS, service.sourceName()),
                new Vitals.Roles(this::publish, this::subscribe, events, new Clock(), this));
        vitals.listen();
    }

    static Patient of(ServiceSettings service) {
        return new Patient(service);
    }

    /** One that shows its health. */
    static Patient showing() {
        return of(BOTH.withHeartbeat(false));
    }

    /** One with a heartbeat. */
    static Patient beating() {
        return of(BOTH.withHealth(false));
    }

    private Receipt publish(Publication publication) {
        published.add(publication);
        return new Receipt(CompletableFuture.completedFuture(null), outcome);
    }

    private Subscription subscribe(SubscriptionRequest request, MessageHandler handler) {
        requests.put(request.filter().wire(), request);
        handlers.put(request.filter().wire(), handler);
        return new Subscription() {
            @Override
            public TopicFilter filter() {
                return request.filter();
            }

            @Override
            public Qos awaitGranted(Duration within) {
                return request.qos();
            }

            @Override
            public void close() {}
        };
    }

    /** How publications end from now on. */
    Patient publishing(CompletableFuture<PublishOutcome> newOutcome) {
        outcome = newOutcome;
        return this;
    }

    Map<String, SubscriptionRequest> requests() {
        return requests;
    }

    /** The will of the next connection. */
    Will will() {
        return Objects.requireNonNull(vitals.will()).get();
    }

    Patient online() {
        vitals.on(new ClientEvent.StateChanged(new ConnectionState.Online(time.now())));
        return this;
    }

    Patient offline() {
        vitals.on(new ClientEvent.StateChanged(new ConnectionState.Connecting("mqtt://broker")));
        return this;
    }

    void reconnects() {
        offline();
        online();
    }

    /** What was published since this was asked last. */
    List<Publication> news() {
        List<Publication> news = List.copyOf(published);
        published.removeAll(news);
        return news;
    }

    /** The statuses that were published since this was asked last. */
    List<HealthStatus> said() {
        return news().stream().map(Patient::status).toList();
    }

    static HealthStatus status(Publication publication) {
        return HealthStatus.read(publication.payload(), EnvelopeFormat.TARS);
    }

    /** All that was published since {@link #news} was asked last comes back. */
    void allComesBack() {
        news().forEach(this::hears);
    }

    /** A message on one of the own topics. */
    void hears(Publication publication) {
        hears(publication, false);
    }

    void hears(Publication publication, boolean retained) {
        Topic topic = publication.topic();
        Message message = new Message(
                topic,
                publication.payload(),
                publication.qos(),
                retained,
                publication.metadata(),
                TopicFilter.of(topic.name()));
        try {
            Objects.requireNonNull(handlers.get(topic.name())).handle(message);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What another client, or an earlier process, says on the health topic. */
    static Publication others(boolean ok, String event, String messageId) {
        HealthStatus status = new HealthStatus(messageId, ok, event, null, new HandTurnedTime().now());
        return new EnvelopeCodec(EnvelopeFormat.TARS, SOURCE)
                .publication(HealthStatus.topic(ID), status.envelope())
                .withMetadata(Metadata.NONE);
    }

    static Publication raw(String topic, String text) {
        return Publication.of(topic, Payload.utf8(text));
    }

    /** The process stands still and goes on later: no alarm has run meanwhile. */
    void standsStill(Duration howLong) {
        stoodStill += howLong.toNanos();
    }

    private final class Clock implements Time {

        @Override
        public Instant now() {
            return time.now().plusNanos(stoodStill);
        }

        @Override
        public long nanos() {
            return time.nanos() + stoodStill;
        }

        @Override
        public Alarm after(Duration delay, Runnable action) {
            return time.after(delay, action);
        }
    }

    @Override
    public void disputed(String why) {
        disputed.add(why);
    }

    @Override
    public void drop(String why) {
        dropped.add(why);
    }
}
