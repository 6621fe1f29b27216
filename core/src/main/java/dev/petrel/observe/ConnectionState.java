package dev.petrel.observe;

import java.time.Instant;
import java.util.Optional;

/** Where a client's connection stands. */
public sealed interface ConnectionState {

    /**
     * Nothing is tried: not started yet, or given up until {@code start()} is called again.
     *
     * @param why what made it give up; empty when it was never started
     */
    record Idle(Optional<String> why) implements ConnectionState {}

    /**
     * An attempt is on its way.
     *
     * @param server where to, without secrets
     */
    record Connecting(String server) implements ConnectionState {}

    /**
     * Between two attempts.
     *
     * @param until when the next one begins
     * @param why how the last one ended
     */
    record Waiting(Instant until, String why) implements ConnectionState {}

    /** Connected, while the broker has not yet answered for every subscription. */
    record Subscribing() implements ConnectionState {}

    /**
     * Connected, and the broker has answered for every subscription.
     *
     * @param since when that was so
     */
    record Online(Instant since) implements ConnectionState {}

    /** Closed for good. */
    record Closed() implements ConnectionState {}
}
