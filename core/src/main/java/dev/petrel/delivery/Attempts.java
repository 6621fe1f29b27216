package dev.petrel.delivery;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Outcome;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
     * Hands a message over until its handler has decided or there are no attempts left. Each attempt goes to the handler
     * that has the route by then.
     *
     * @throws InterruptedException if the client ends between two attempts
     */
    Ending run(Task task) throws InterruptedException {
        for (int attempt = 1; true; attempt++) {
            patience.require();
            Route route = task.route().current();
            if (route.isClosed()) {
                return noHandler(task);
            }
            Throwable failure;
            Duration delay = policy.backoff().delay(attempt - 1);
            try {
                switch (attempt(task, route)) {
                    case Outcome.Ack ack -> {
                        return Ending.HANDLED;
                    }
                    case Outcome.Drop drop -> {
                        return dropped(task, route, drop.reason());
                    }
                    case Outcome.DeadLetter letter -> {
                        return failed(task, route, new Unhandled("the handler gave it up: " + letter.reason()));
                    }
                    case Outcome.Retry retry -> {
                        failure = new Unhandled("the handler asked for another attempt");
                        delay = retry.after();
                    }
                }
            } catch (Throwable thrown) {
                failure = thrown;
            }
            if (attempt > policy.retries() || failure instanceof MalformedMessage || patience.isOver()) {
                return failed(task, route, failure);
            }
            context.events()
                    .tell(new ClientEvent.HandlerRetried(
                            task.topic(), route.filter().toString(), attempt, delay, failure));
            pause(delay);
        }
    }

    private Outcome attempt(Task task, Route route) throws Exception {
        long began = time.nanos();
        MDC.clear(); // what a handler left there concerns no other, nor its own next attempt
        MDC.put("client", context.clientId());
        MDC.put("topic", MqttText.printable(task.topic()));
        Outcome outcome = route.handler.decide(task.messageFor(route, began));
        if (context.events().eachMessage() && outcome instanceof Outcome.Ack) {
            Duration took = Duration.ofNanos(time.nanos() - began);
            context.events()
                    .tell(new ClientEvent.Handled(task.topic(), route.filter().toString(), took));
        }
        return outcome;
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

    private Ending noHandler(Task task) {
        context.events()
                .tell(new ClientEvent.Dropped(task.topic(), task.message().qos(), ClientEvent.Dropped.Why.NO_HANDLER));
        return Ending.DROPPED;
    }

    private Ending dropped(Task task, Route route, String reason) {
        context.events()
                .tell(new ClientEvent.HandlerDropped(
                        task.topic(), route.filter().toString(), reason));
        return Ending.DROPPED;
    }

    /** What follows when a handler threw for the last time: all of it is here. */
    private Ending failed(Task task, Route route, Throwable failure) {
        context.events()
                .tell(new ClientEvent.HandlerFailed(task.topic(), route.filter().toString(), failure));
        return patience.isOver() ? Ending.LEFT : Ending.FAILED;
    }
}
