package dev.petrel.health;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Publisher;
import dev.petrel.message.Subscriber;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signs of life of one client, as far as its settings ask for them: status and heartbeat. It hears what happens to
 * the connection as an observer. All methods may be called from any thread; none waits.
 */
public final class Vitals implements ClientObserver {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");
    private static final CompletionStage<Boolean> NOTHING_TO_SAY = CompletableFuture.completedStage(true);

    /** What signs of life can have done to the connection; called on a virtual thread. */
    public interface Control {

        /** Another client has this one's id: the connection is to be left to it for a while. */
        void disputed(String why);

        /** The connection is there in name only: it is to be ended, and another one made. */
        void drop(String why);
    }

    /**
     * What they are made with.
     *
     * @param publisher takes what is said, until the client has said goodbye
     * @param subscriber brings what is said on the client's own topics
     * @param events where to tell what was found out
     */
    public record Roles(Publisher publisher, Subscriber subscriber, Events events, Time time, Control control) {}

    private final @Nullable StatusTopic status;
    private final @Nullable Pulse pulse;
    private volatile boolean reading = true;

    /**
     * Those that the settings ask for.
     *
     * @param codec packs the status
     */
    public Vitals(ConnectionSettings settings, EnvelopeCodec codec, Roles roles) {
        String clientId = settings.clientId();
        this.status = settings.service().health() ? new StatusTopic(clientId, codec, roles) : null;
        this.pulse = settings.service().heartbeat()
                ? new Pulse(clientId, settings.service().heartbeatInterval(), roles)
                : null;
    }

    /** Makes what the broker is to publish when the client vanishes, anew for each connection; null for nothing. */
    public @Nullable Supplier<Will> will() {
        return status == null ? null : status::will;
    }

    /** Subscribes to the client's own topics. */
    public void listen() {
        if (status != null) {
            status.listen();
        }
        if (pulse != null) {
            pulse.listen();
        }
    }

    /** Something happened to the connection. */
    @Override
    public void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.StateChanged changed -> became(changed.state() instanceof ConnectionState.Online);
            case ClientEvent.SubscriptionRefused refused -> answered(refused.filter(), false);
            case ClientEvent.SubscriptionGranted granted -> answered(granted.filter(), true);
            case ClientEvent.ConnectionEvent other -> {}
            case ClientEvent.SubscriptionEvent other -> {}
            case ClientEvent.MessageEvent other -> {}
            case ClientEvent.OutboxEvent other -> {}
            case ClientEvent.EventsLeftOut other -> {}
        }
    }

    private void became(boolean online) {
        if (status != null) {
            status.became(online);
        }
        if (pulse != null) {
            pulse.became(online);
        }
    }

    private void answered(String filter, boolean granted) {
        if (status != null) {
            status.answered(filter, granted);
        }
        if (pulse != null) {
            pulse.answered(filter, granted);
        }
    }

    /** The client stops reading from the socket, or goes on: meanwhile nothing can come back. */
    public void reading(boolean on) {
        reading = on;
        if (pulse != null) {
            pulse.reading(on);
        }
    }

    /**
     * Says how the application is. What is not ok is said again by each birth, until something else is reported. While
     * not connected nothing is published; the next birth says it.
     */
    public void report(HealthStatus report) {
        if (status == null) {
            LOG.debug("health is off, so nobody is told that the application is {}", report.ok() ? "ok" : "not ok");
        } else {
            status.report(report);
        }
    }

    /** No heartbeat is given any more; the first step of a goodbye. */
    public void quiet() {
        if (pulse != null) {
            pulse.close();
        }
    }

    /**
     * Says goodbye; afterwards nothing is said any more.
     *
     * @param connected whether the broker can be told
     * @return whether it has been, or need not be; false once it cannot be, so that the will should speak
     */
    public CompletionStage<Boolean> shutdown(boolean connected) {
        return status == null ? NOTHING_TO_SAY : status.shutdown(connected);
    }

    /** What stands against a healthy answer while connected. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (status != null) {
            status.reasons(reading).forEach(reasons::add);
        }
        if (pulse != null) {
            pulse.reason().ifPresent(reasons::add);
        }
        return reasons;
    }
}
