package dev.petrel.hub.link;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectFailed.Cause;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what the clients of this hub do, from its start to its end. */
final class Tally {

    /** Why a connection has to be made again. */
    enum Reason {
        LOST,
        TAKEN_OVER,
        UNREACHABLE,
        CERTIFICATE,
        LOGIN,
        REFUSED,
        PROTOCOL;

        static Reason of(Cause cause) {
            return valueOf(cause.name());
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final LongAdder published = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder attempts = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    final Map<Reason, LongAdder> reasons;

    final Mishaps mishaps;

    /** Told how long each message took until it was acknowledged. */
    private final List<Consumer<Duration>> latencies = new CopyOnWriteArrayList<>();

    Tally(InstantSource clock) {
        mishaps = new Mishaps(clock);
        Map<Reason, LongAdder> each = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            each.put(reason, new LongAdder());
        }
        reasons = Collections.unmodifiableMap(each);
    }

    /** Has somebody told, too, how long each message takes until it is acknowledged. */
    void timing(Consumer<Duration> listener) {
        latencies.add(listener);
    }

    /** What brokers have acknowledged. */
    long published() {
        return published.sum();
    }

    /**
     * Counts what a client does.
     *
     * @param aside a topic whose messages are not counted: what the hub says of itself
     */
    ClientObserver of(String aside) {
        return new OneClient(aside);
    }

    /** Told on one thread. */
    private final class OneClient implements ClientObserver {

        private final String aside;
        private boolean attempted;

        OneClient(String aside) {
            this.aside = aside;
        }

        @Override
        public void on(ClientEvent event) {
            mishaps.on(event);
            switch (event) {
                case ClientEvent.Published ended -> ended(ended);
                case ClientEvent.StateChanged moved
                when moved.state() instanceof ConnectionState.Connecting -> attempted();
                case ClientEvent.ConnectFailed failed -> count(Reason.of(failed.cause()));
                case ClientEvent.ConnectionLost lost -> count(Reason.LOST);
                case ClientEvent.TakenOver taken -> count(Reason.TAKEN_OVER);
                case ClientEvent.Dropped drop -> dropped.increment();
                case ClientEvent.DeadLettered letter -> deadLettered.increment();
                default -> {}
            }
        }

        private void ended(ClientEvent.Published ended) {
            if (ended.topic().equals(aside)) {
                return;
            }
            switch (ended.outcome()) {
                case PublishOutcome.Delivered delivered -> {
                    published.increment();
                    latencies.forEach(latency -> latency.accept(ended.took()));
                }
                case PublishOutcome.Failed failed -> {
                    // What is left when a client is closed is handed to the next one.
                    if (failed.cause() != FailureCause.CLOSED) {
                        error(ended);
                    }
                }
                case PublishOutcome.InDoubt doubt -> error(ended);
            }
        }

        private void error(ClientEvent.Published ended) {
            errors.increment();
            mishaps.failed(ended.topic(), ended.outcome());
        }

        private void attempted() {
            if (attempted) {
                attempts.increment();
            }
            attempted = true;
        }

        private void count(Reason reason) {
            LongAdder counter = reasons.get(reason);
            if (counter != null) {
                counter.increment();
            }
        }
    }
}
