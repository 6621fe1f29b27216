package dev.petrel.delivery;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Outcome;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** A handler and one message: as often as it takes, as the policy allows, and as long as its budget lasts. */
final class Attempts {

    /** How one attempt ended; neither of the two for a handler that was given up meanwhile. */
    record Result(@Nullable Outcome outcome, @Nullable Throwable failure) {
        private static final Result HANDLED = new Result(Outcome.ACK, null);
        private static final Result LATE = new Result(null, null);

        private boolean isLate() {
            return outcome == null && failure == null;
        }
    }

    private final Surroundings around;
    private final FailurePolicy policy;
    private final Time time;
    private final Patience patience;
    private final Budget budget;
    private final Cores cores;

    Attempts(Surroundings around, Patience patience, Budget budget, Cores cores) {
        this.around = around;
        this.policy = around.failures();
        this.time = around.time();
        this.patience = patience;
        this.budget = budget;
        this.cores = cores;
    }

    /**
     * Hands a message over until its handler has decided or there are no attempts left. Each attempt goes to the handler
     * that has the route by then.
     *
     * @return null if the handler was given up meanwhile
     * @throws InterruptedException if the client ends between two attempts
     */
    @Nullable
    Ending run(Turn turn) throws InterruptedException {
        while (true) {
            patience.require();
            Route route = turn.task.route().current();
            if (route.isClosed()) {
                return noHandler(turn);
            }
            Result result = attempt(turn, route);
            if (result.isLate()) {
                return null;
            }
            Ending ending = decided(turn, route, result.outcome);
            if (ending != null) {
                return ending;
            }
            Throwable failure =
                    result.failure == null ? new Unhandled("the handler asked for another attempt") : result.failure;
            Duration delay = result.outcome instanceof Outcome.Retry retry
                    ? retry.after()
                    : policy.backoff().delay(turn.attempts - 1);
            if (isLast(turn, failure, delay)) {
                return failed(turn, route, failure);
            }
            tell(new ClientEvent.HandlerRetried(turn.task.topic(), name(route), turn.attempts, delay, failure));
            patience.pause(delay, time);
        }
    }

    private @Nullable Ending decided(Turn turn, Route route, @Nullable Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ack ack -> Ending.HANDLED;
            case Outcome.Drop drop -> dropped(turn, route, drop.reason());
            case Outcome.DeadLetter letter -> {
                turn.reason = letter.reason();
                turn.untold = new Unhandled("the handler gave it up: " + letter.reason());
                yield Ending.FAILED;
            }
            case Outcome.Retry retry -> null;
            case null -> null;
        };
    }

    private boolean isLast(Turn turn, Throwable failure, Duration delay) {
        return turn.attempts > policy.retries()
                || failure instanceof MalformedMessage
                || patience.isOver()
                || turn.isOverdue()
                || turn.left(budget) <= delay.toNanos();
    }

    private Result attempt(Turn turn, Route route) throws InterruptedException {
        if (!route.manner.cpuBound()) {
            return handle(turn, route, null);
        }
        long asked = budget.online().nanos();
        return cores.call(whenLeft -> {
            turn.waited(budget.online().nanos() - asked);
            return handle(turn, route, whenLeft);
        });
    }

    /** On the handler's thread, which this leaves as it was. */
    private Result handle(Turn turn, Route route, @Nullable Runnable whenLeft) {
        long began = time.nanos();
        MDC.clear(); // what a handler left there concerns no other, nor its own next attempt
        MDC.put("client", around.clientId());
        MDC.put("topic", MqttText.printable(turn.task.topic()));
        turn.enter(budget.online(), whenLeft);
        Result result = decide(turn, route, began);
        MDC.clear();
        if (!turn.leave()) {
            tell(new ClientEvent.LateFinish(turn.task.topic(), name(route), Duration.ofNanos(time.nanos() - began)));
            return Result.LATE;
        }
        if (around.events().eachMessage() && result.outcome instanceof Outcome.Ack) {
            tell(new ClientEvent.Handled(turn.task.topic(), name(route), Duration.ofNanos(time.nanos() - began)));
        }
        return result;
    }

    private static Result decide(Turn turn, Route route, long began) {
        try {
            Outcome outcome = route.handler.decide(turn.task.messageFor(route, began));
            return outcome instanceof Outcome.Ack
                    ? Result.HANDLED
                    : new Result(Objects.requireNonNull(outcome, "a handler decides, but not on null"), null);
        } catch (Throwable failure) {
            return new Result(null, Words.tellable(failure));
        }
    }

    private Ending noHandler(Turn turn) {
        tell(new ClientEvent.Dropped(turn.task.topic(), turn.task.message().qos(), ClientEvent.Dropped.Why.NO_HANDLER));
        return Ending.DROPPED;
    }

    private Ending dropped(Turn turn, Route route, String reason) {
        tell(new ClientEvent.HandlerDropped(turn.task.topic(), name(route), reason));
        return Ending.DROPPED;
    }

    /** Nothing more is tried. */
    private Ending failed(Turn turn, Route route, Throwable failure) {
        String why = Words.of(failure);
        turn.reason = turn.isOverdue() ? "interrupted after its budget of " + budget.limit() + ": " + why : why;
        tell(new ClientEvent.HandlerFailed(turn.task.topic(), name(route), failure));
        return patience.isOver() ? Ending.LEFT : Ending.FAILED;
    }

    /** The same, for what was thrown around the handler. */
    Ending broken(Turn turn, Throwable failure) {
        return failed(turn, turn.task.route().current(), Words.tellable(failure));
    }

    /** The same, for a handler that has not come back. */
    Ending gaveUp(Turn turn) {
        turn.reason = "its handler did not end within " + budget.limit() + ", nor when it was interrupted";
        tell(new ClientEvent.HandlerGivenUp(
                turn.task.topic(), name(turn.task.route().current()), budget.limit()));
        return patience.isOver() ? Ending.LEFT : Ending.FAILED;
    }

    private void tell(ClientEvent event) {
        around.events().tell(event);
    }

    private static String name(Route route) {
        return route.filter().toString();
    }
}
