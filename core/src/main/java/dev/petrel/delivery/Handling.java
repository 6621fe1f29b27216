package dev.petrel.delivery;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import org.slf4j.MDC;

/** What happens to one message in its lane: its handler runs, and whatever it does the lane goes on. */
final class Handling {

    private final String clientId;
    private final Time time;
    private final Events events;

    Handling(String clientId, Time time, Events events) {
        this.clientId = clientId;
        this.time = time;
        this.events = events;
    }

    void run(Task task) {
        Route route = task.route().current();
        String topic = task.message().topic().name();
        if (route.isClosed()) {
            events.tell(new ClientEvent.Dropped(topic, task.message().qos(), ClientEvent.Dropped.Why.NO_HANDLER));
            return;
        }
        long began = time.nanos();
        MDC.put("client", clientId);
        MDC.put("topic", MqttText.printable(topic));
        try {
            route.handler.handle(task.messageFor(route));
            if (events.eachMessage()) {
                Duration took = Duration.ofNanos(time.nanos() - began);
                events.tell(new ClientEvent.Handled(topic, route.filter.toString(), took));
            }
        } catch (Throwable failure) {
            events.tell(new ClientEvent.HandlerFailed(topic, route.filter.toString(), failure));
        } finally {
            MDC.remove("client");
            MDC.remove("topic");
        }
    }
}
