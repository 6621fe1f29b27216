package dev.petrel.observe;

import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes events to the log: which level, which words, which keys. */
final class EventLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    private final String clientId;
    private final OncePerSecond inboundFull = new OncePerSecond();

    EventLog(String clientId) {
        this.clientId = clientId;
    }

    boolean eachMessage() {
        return LOG.isDebugEnabled();
    }

    void write(ClientEvent event) {
        switch (event) {
            case ClientEvent.StateChanged e -> at(Level.DEBUG).log("connection is {}", Printable.of(e.state()));
            case ClientEvent.Connected e ->
                at(Level.INFO)
                        .log(
                                "connected to {} with {}{}",
                                Printable.of(e.server()),
                                e.protocol(),
                                e.sessionResumed() ? ", session resumed" : "");
            case ClientEvent.ConnectFailed e ->
                at(Level.WARN).log("could not connect to {}: {}", Printable.of(e.server()), Printable.of(e.why()));
            case ClientEvent.ConnectionLost e ->
                at(Level.INFO).log("disconnected from {}: {}", Printable.of(e.server()), Printable.of(e.why()));
            case ClientEvent.TakenOver e ->
                at(Level.WARN)
                        .log(
                                "another connection uses the same client id on {}: {}",
                                Printable.of(e.server()),
                                Printable.of(e.why()));
            case ClientEvent.GivenUp e -> at(Level.ERROR).log("stopped trying to connect: {}", Printable.of(e.why()));
            case ClientEvent.SessionLost e ->
                at(Level.WARN)
                        .log(
                                "the broker lost the session: {} subscriptions, {} unanswered publications,"
                                        + " {} unacknowledged messages at risk",
                                e.subscriptions(),
                                e.unanswered(),
                                e.unacknowledged());
            case ClientEvent.SubscriptionGranted e ->
                at(e.granted().compareTo(e.asked()) < 0 ? Level.WARN : Level.INFO)
                        .addKeyValue("filter", Printable.of(e.filter()))
                        .log("subscribed with QoS {}", e.granted().level());
            case ClientEvent.SubscriptionRefused e ->
                at(Level.WARN)
                        .addKeyValue("filter", Printable.of(e.filter()))
                        .log("subscription refused: {} {}", e.code(), Printable.of(e.reason()));
            case ClientEvent.Unsubscribed e ->
                at(Level.INFO).addKeyValue("filter", Printable.of(e.filter())).log("unsubscribed");
            case ClientEvent.Published e -> published(e);
            case ClientEvent.Handled e ->
                at(Level.DEBUG).addKeyValue("topic", Printable.of(e.topic())).log("handled in {}", e.took());
            case ClientEvent.HandlerFailed e ->
                at(Level.ERROR)
                        .addKeyValue("topic", Printable.of(e.topic()))
                        .setCause(e.failure())
                        .log("the handler of {} threw", Printable.of(e.filter()));
            case ClientEvent.Dropped e -> dropped(e);
            case ClientEvent.EventsLeftOut e ->
                at(Level.WARN).log("the observer fell behind, {} events left out", e.count());
        }
    }

    void observerFailed(ClientEvent event, Throwable failure) {
        at(Level.ERROR)
                .setCause(failure)
                .log("the observer threw on {}", event.getClass().getSimpleName());
    }

    private void published(ClientEvent.Published event) {
        switch (event.outcome()) {
            case Delivered delivered ->
                at(Level.DEBUG)
                        .addKeyValue("topic", Printable.of(event.topic()))
                        .log("published: {}", delivered.code());
            case Failed failed ->
                at(Level.WARN)
                        .addKeyValue("topic", Printable.of(event.topic()))
                        .log("publication failed: {}", Printable.of(failed.detail()));
            case InDoubt doubt ->
                at(Level.WARN)
                        .addKeyValue("topic", Printable.of(event.topic()))
                        .log("publication in doubt: {}", Printable.of(doubt.detail()));
        }
    }

    private void dropped(ClientEvent.Dropped event) {
        if (event.why() != ClientEvent.Dropped.Why.INBOUND_FULL || inboundFull.now()) {
            at(Level.WARN)
                    .addKeyValue("topic", Printable.of(event.topic()))
                    .log("message dropped at QoS {}: {}", event.qos().level(), event.why());
        }
    }

    private LoggingEventBuilder at(Level level) {
        return LOG.atLevel(level).addKeyValue("client", Printable.of(clientId));
    }

    /** Says yes at most once a second. */
    private static final class OncePerSecond {
        private final AtomicLong last = new AtomicLong(System.nanoTime() - 1_000_000_000L);

        boolean now() {
            long before = last.get();
            long now = System.nanoTime();
            return now - before >= 1_000_000_000L && last.compareAndSet(before, now);
        }
    }
}
