package dev.petrel.spring;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.PublishOutcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Objects;

/**
 * Counts what one client does, for Micrometer: {@code petrel.connection.status} (0 or 1), {@code petrel.published}
 * (acknowledged) with the timer {@code petrel.publish.latency}, {@code petrel.publish.errors}, {@code petrel.publish.retries}, {@code petrel.reconnect.attempts},
 * {@code petrel.connection.failures} and {@code petrel.dropped} by reason, {@code petrel.handled} (a timer) and
 * {@code petrel.handler.failures}, {@code petrel.duplicates} and {@code petrel.dead.lettered} by filter,
 * {@code petrel.events.left.out}. Topics are no tags: there may be any number of them.
 */
public final class PetrelMeters implements ClientObserver {

    private final MeterRegistry registry;
    private volatile boolean connected;

    /** Owned by the observer's thread. */
    private boolean attempted;

    /** Meters in a registry. */
    public PetrelMeters(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
        Gauge.builder("petrel.connection.status", this, it -> it.connected ? 1 : 0)
                .description("1 while the broker has taken the connection")
                .register(registry);
        // What has not happened yet is shown as none.
        for (String name : new String[] {"petrel.published", "petrel.reconnect.attempts"}) {
            count(name, Tags.empty(), 0);
        }
    }

    @Override
    public void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.ConnectionEvent connection -> connection(connection);
            case ClientEvent.MessageEvent message -> message(message);
            case ClientEvent.EventsLeftOut leftOut -> count("petrel.events.left.out", Tags.empty(), leftOut.count());
            case ClientEvent.SubscriptionRefused refused ->
                count("petrel.subscriptions.refused", Tags.of("filter", refused.filter()), 1);
            case ClientEvent.OutboxExpired expired -> count("petrel.outbox.expired", Tags.empty(), expired.count());
            default -> {}
        }
    }

    private void connection(ClientEvent.ConnectionEvent event) {
        switch (event) {
            case ClientEvent.Connected greeted -> connected = true;
            case ClientEvent.ConnectionLost lost -> {
                connected = false;
                failed("lost");
            }
            case ClientEvent.ConnectFailed failure -> failed(word(failure.cause()));
            case ClientEvent.TakenOver taken -> failed("taken_over");
            case ClientEvent.GivenUp gaveUp -> failed("given_up");
            case ClientEvent.SessionLost lost -> failed("session_lost");
            case ClientEvent.HeartbeatLost lost -> failed("heartbeat_lost");
            case ClientEvent.StateChanged moved -> moved(moved.state());
            case ClientEvent.OtherIncarnation other -> {}
        }
    }

    private void moved(ConnectionState state) {
        if (state instanceof ConnectionState.Connecting) {
            if (attempted) {
                count("petrel.reconnect.attempts", Tags.empty(), 1);
            }
            attempted = true;
        } else if (state instanceof ConnectionState.Closed) {
            connected = false;
        }
    }

    private void message(ClientEvent.MessageEvent event) {
        switch (event) {
            case ClientEvent.Published ended -> published(ended);
            case ClientEvent.PublishRetried retried -> count("petrel.publish.retries", Tags.empty(), 1);
            case ClientEvent.Dropped dropped -> count("petrel.dropped", Tags.of("reason", word(dropped.why())), 1);
            case ClientEvent.Handled handled ->
                registry.timer("petrel.handled", "filter", handled.filter()).record(handled.took());
            case ClientEvent.HandlerFailed failed -> ofFilter("petrel.handler.failures", failed.filter());
            case ClientEvent.HandlerGivenUp gaveUp -> ofFilter("petrel.handler.given.up", gaveUp.filter());
            case ClientEvent.Duplicate copy -> ofFilter("petrel.duplicates", copy.filter());
            case ClientEvent.DeadLettered letter -> ofFilter("petrel.dead.lettered", letter.filter());
            case ClientEvent.DeadLetterFailed failed -> count("petrel.dead.letter.failures", Tags.empty(), 1);
            case ClientEvent.ChecksumFailed failed -> count("petrel.checksum.failures", Tags.empty(), 1);
            default -> {}
        }
    }

    private void published(ClientEvent.Published ended) {
        switch (ended.outcome()) {
            case PublishOutcome.Delivered delivered -> {
                count("petrel.published", Tags.empty(), 1);
                registry.timer("petrel.publish.latency").record(ended.took());
            }
            case PublishOutcome.Failed failed -> error(word(failed.cause()));
            case PublishOutcome.InDoubt doubt -> error("in_doubt_" + word(doubt.cause()));
        }
    }

    private void error(String reason) {
        count("petrel.publish.errors", Tags.of("reason", reason), 1);
    }

    private void failed(String reason) {
        count("petrel.connection.failures", Tags.of("reason", reason), 1);
    }

    private void ofFilter(String name, String filter) {
        count(name, Tags.of("filter", filter), 1);
    }

    private void count(String name, Tags tags, long times) {
        registry.counter(name, tags).increment((double) times);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
