package dev.petrel;

import dev.petrel.connection.Connection;
import dev.petrel.delivery.Dispatcher;
import dev.petrel.health.Vitals;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Health;
import dev.petrel.outbox.Outbox;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the client does what it was asked to do: what every room has to say of that, in one answer.
 *
 * @param outbox null where there is none
 * @param insecure whether a check is switched off
 */
record Condition(
        Connection connection,
        Vitals vitals,
        Dispatcher dispatcher,
        @Nullable Outbox outbox,
        boolean insecure) {

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
        if (outbox != null) {
            reasons.addAll(outbox.reasons());
        }
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
}
