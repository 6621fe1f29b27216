package dev.petrel.delivery;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** A handler and one message: as often as it takes, and as the policy allows. */
final class Attempts {

    private final Dispatcher.Context context;
    private final FailurePolicy policy;
    private final Time time;
    private final Patience patience;

    Attempts(Dispatcher.Context context, Patience patience) {
        this.context = context;
        this.policy = context.failures();
        this.time = context.time();
        this.patience = patience;
    }

    /**
     * Hands a message over until its handler returns or there are no attempts left. Each attempt goes to the handler
     * that has the route by then.
     *
     * @throws InterruptedException if the client ends between two attempts
     */
    Outcome run(Task task) throws InterruptedException {
        for (int attempt = 1; true; attempt++) {
            patience.require();
            Route route = task.route().current();
            if (route.isClosed()) {
                return dropped(task);
            }
            Throwable failure = attempt(task, route);
            if (failure == null) {
                return Outcome.HANDLED;
            }
            if (attempt > policy.retries() || failure instanceof MalformedMessage || patience.isOver()) {
                return failed(task, route, failure);
            }
            Duration delay = policy.backoff().delay(attempt - 1);
            context.events()
                    .tell(new ClientEvent.HandlerRetried(
                            task.topic(), route.filter().toString(), attempt, delay, failure));
            pause(delay);
        }
    }

    private @Nullable Throwable attempt(Task task, Route route) {
        long began = time.nanos();
        MDC.clear(); // what a handler left there concerns no other, nor its own next attempt
        MDC.put("client", context.clientId());
        MDC.put("topic", MqttText.printable(task.topic()));
        try {
            route.handler.handle(task.messageFor(route, began));
        } catch (Throwable failure) {
            return failure;
        }
        if (context.events().eachMessage()) {
            Duration took = Duration.ofNanos(time.nanos() - began);
            context.events()
                    .tell(new ClientEvent.Handled(task.topic(), route.filter().toString(), took));
        }
        return null;
    }

    private void pause(Duration delay) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        Time.Alarm alarm = time.after(delay, passed::countDown);
        try {
            patience.await(passed);
        } finally {
            alarm.cancel();
        }
    }

    private Outcome dropped(Task task) {
        context.events()
                .tell(new ClientEvent.Dropped(task.topic(), task.message().qos(), ClientEvent.Dropped.Why.NO_HANDLER));
        return Outcome.DROPPED;
    }

    /** What follows when a handler threw for the last time: all of it is here. */
    private Outcome failed(Task task, Route route, Throwable failure) {
        context.events()
                .tell(new ClientEvent.HandlerFailed(task.topic(), route.filter().toString(), failure));
        return patience.isOver() ? Outcome.LEFT : Outcome.FAILED;
    }
}
