package dev.petrel.observe;

import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.topic.MqttText;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes events to the log: which level, which words, which keys. What came from outside cannot forge a line of it. */
final class EventLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");
    private static final long SECOND = 1_000_000_000L;

    private final String clientId;
    private final AtomicLong lastInboundFull = new AtomicLong(System.nanoTime() - SECOND);
    private final AtomicLong lastOutboundFull = new AtomicLong(System.nanoTime() - SECOND);

    EventLog(String clientId) {
        this.clientId = MqttText.printable(clientId);
    }

    boolean eachMessage() {
        return LOG.isDebugEnabled();
    }

    void write(ClientEvent event) {
        switch (event) {
            case ClientEvent.ConnectionEvent connection -> write(connection);
            case ClientEvent.SubscriptionEvent subscription -> write(subscription);
            case ClientEvent.MessageEvent message -> write(message);
            case ClientEvent.OutboxEvent outbox -> write(outbox);
            case ClientEvent.EventsLeftOut leftOut ->
                at(Level.WARN).log("the observer fell behind, {} events left out", leftOut.count());
        }
    }

    void observerFailed(ClientEvent event, Throwable failure) {
        at(Level.ERROR)
                .setCause(failure)
                .log("the observer threw on {}", event.getClass().getSimpleName());
    }

    private void write(ClientEvent.ConnectionEvent event) {
        switch (event) {
            case ClientEvent.StateChanged e -> at(Level.DEBUG).log("connection is {}", safe(e.state()));
            case ClientEvent.Connected e -> {
                String session = e.sessionResumed() ? ", session resumed" : "";
                at(Level.INFO).log("connected to {} with {}{}", safe(e.server()), e.protocol(), session);
            }
            case ClientEvent.ConnectFailed e ->
                at(Level.WARN).log("could not connect to {}: {}", safe(e.server()), safe(e.why()));
            case ClientEvent.ConnectionLost e ->
                at(Level.INFO).log("disconnected from {}: {}", safe(e.server()), safe(e.why()));
            case ClientEvent.TakenOver e ->
                at(Level.WARN).log("another connection to {} has this client id: {}", safe(e.server()), safe(e.why()));
            case ClientEvent.HeartbeatLost e ->
                at(Level.WARN).log("own heartbeats have not come back for {}, the connection is dropped", e.silence());
            case ClientEvent.OtherIncarnation e ->
                at(Level.WARN, "topic", e.topic()).log("another client with this client id speaks on its health topic");
            case ClientEvent.GivenUp e -> at(Level.ERROR).log("stopped trying to connect: {}", safe(e.why()));
            case ClientEvent.SessionLost e ->
                at(Level.WARN)
                        .addKeyValue("subscriptions", e.subscriptions())
                        .addKeyValue("unanswered", e.unanswered())
                        .addKeyValue("unacknowledged", e.unacknowledged())
                        .log("the broker lost the session, with what was queued in it");
        }
    }

    private void write(ClientEvent.OutboxEvent event) {
        switch (event) {
            case ClientEvent.OutboxDamaged e -> at(Level.ERROR).log("outbox damaged: {}", safe(e.what()));
            case ClientEvent.OutboxExpired e ->
                at(Level.WARN).log("{} publications expired in the outbox before they could be sent", e.count());
        }
    }

    private void write(ClientEvent.SubscriptionEvent event) {
        switch (event) {
            case ClientEvent.SubscriptionGranted e -> {
                boolean less = e.granted().compareTo(e.asked()) < 0;
                at(less ? Level.WARN : Level.INFO, "filter", e.filter())
                        .log("subscribed with QoS {}", e.granted().level());
            }
            case ClientEvent.SubscriptionRefused e ->
                at(Level.WARN, "filter", e.filter()).log("subscription refused: {} {}", e.code(), safe(e.reason()));
            case ClientEvent.Unsubscribed e ->
                at(Level.INFO, "filter", e.filter()).log("unsubscribed");
        }
    }

    private void write(ClientEvent.MessageEvent event) {
        switch (event) {
            case ClientEvent.Published e -> published(e);
            case ClientEvent.HandlerEvent handler -> write(handler);
            case ClientEvent.PublishRetried e ->
                at(Level.WARN, "topic", e.topic())
                        .log("publication refused with {}, attempt {}, again in {}", e.code(), e.attempt(), e.delay());
            case ClientEvent.NoSubscriber e ->
                at(Level.WARN, "topic", e.topic()).log("nobody is subscribed, publications wait for somebody");
            case ClientEvent.Reordered e -> at(Level.WARN, "topic", e.topic()).log("publications changed their order");
            case ClientEvent.DeadLettered e ->
                at(Level.WARN, "topic", e.topic())
                        .log(
                                "dead letter{} after {} attempts: {}",
                                e.kept() ? " in the local folder" : "",
                                e.attempts(),
                                safe(e.reason()));
            case ClientEvent.DeadLetterFailed e ->
                at(Level.ERROR, "topic", e.topic())
                        .log(
                                "no dead letter, {}: {}",
                                e.again().map(delay -> "again in " + delay).orElse("the message is gone"),
                                safe(e.why()));
            case ClientEvent.ChecksumFailed e ->
                at(Level.WARN, "topic", e.topic())
                        .log(
                                "message at QoS {} is not what was sent: {}",
                                e.qos().level(),
                                e.then());
            case ClientEvent.Duplicate e ->
                at(Level.DEBUG, "topic", e.topic()).log("copy of {} not handled again", safe(e.id()));
            case ClientEvent.ReplyIgnored e ->
                at(Level.DEBUG, "topic", e.topic())
                        .log("reply to {} ignored: {}", safe(e.correlation()), e.late() ? "late" : "unknown");
            case ClientEvent.Dropped e -> {
                if (e.why() != ClientEvent.Dropped.Why.INBOUND_FULL || aSecondSince(lastInboundFull)) {
                    at(Level.WARN, "topic", e.topic())
                            .log("message dropped at QoS {}: {}", e.qos().level(), e.why());
                }
            }
        }
    }

    private void write(ClientEvent.HandlerEvent event) {
        switch (event) {
            case ClientEvent.Handled e -> at(Level.DEBUG, "topic", e.topic()).log("handled in {}", e.took());
            case ClientEvent.HandlerFailed e ->
                at(Level.ERROR, "topic", e.topic())
                        .setCause(e.failure())
                        .log("the handler of {} threw", safe(e.filter()));
            case ClientEvent.HandlerRetried e ->
                at(Level.WARN, "topic", e.topic())
                        .setCause(e.failure())
                        .log(
                                "the handler of {} threw, attempt {}, again in {}",
                                safe(e.filter()),
                                e.attempt(),
                                e.delay());
            case ClientEvent.HandlerGivenUp e ->
                at(Level.ERROR, "topic", e.topic())
                        .log("the handler of {} was given up after {}", safe(e.filter()), e.budget());
            case ClientEvent.LateFinish e ->
                at(Level.WARN, "topic", e.topic())
                        .log("the handler of {} that was given up ended after {}", safe(e.filter()), e.took());
            case ClientEvent.HandlerDropped e ->
                at(Level.INFO, "topic", e.topic())
                        .log("the handler of {} dropped it: {}", safe(e.filter()), safe(e.reason()));
        }
    }

    private void published(ClientEvent.Published event) {
        switch (event.outcome()) {
            case Delivered delivered -> at(Level.DEBUG, "topic", event.topic()).log("published: {}", delivered.code());
            case Failed failed
            when failed.cause() == FailureCause.SUPERSEDED ->
                at(Level.DEBUG, "topic", event.topic()).log("publication {}", safe(failed.detail()));
            case Failed failed when failed.cause() == FailureCause.DROPPED && !aSecondSince(lastOutboundFull) -> {
                // one line a second says it
            }
            case Failed failed ->
                at(Level.WARN, "topic", event.topic()).log("publication failed: {}", safe(failed.detail()));
            case InDoubt doubt ->
                at(Level.WARN, "topic", event.topic()).log("publication in doubt: {}", safe(doubt.detail()));
        }
    }

    private LoggingEventBuilder at(Level level) {
        return LOG.atLevel(level).addKeyValue("client", clientId);
    }

    private LoggingEventBuilder at(Level level, String key, String value) {
        return at(level).addKeyValue(key, safe(value));
    }

    private static String safe(Object value) {
        return MqttText.printable(String.valueOf(value));
    }

    private static boolean aSecondSince(AtomicLong last) {
        long before = last.get();
        long now = System.nanoTime();
        return now - before >= SECOND && last.compareAndSet(before, now);
    }
}
