package dev.petrel.hub.link;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** What the link counts, as meters: {@code mqtt_messages_published_total} and so on where Prometheus reads them. */
@Component
class LinkMeters implements MeterBinder {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Link link;
    private final Tally tally;
    private final Backlog backlog;

    LinkMeters(Link link, Tally tally, Backlog backlog) {
        this.link = link;
        this.tally = tally;
        this.backlog = backlog;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("mqtt.connection.status", link, it -> it.connected() ? 1 : 0)
                .description("1 while this hub holds the session and the broker has taken its connection")
                .register(registry);
        counter(registry, "mqtt.messages.published", "messages that the broker has acknowledged", tally.published);
        counter(registry, "mqtt.publish.errors", "messages that the broker refused or never answered", tally.errors);
        counter(registry, "mqtt.reconnect.attempts", "attempts to connect after the first", tally.attempts);
        counter(registry, "mqtt.messages.dropped", "received messages that reached no handler", tally.dropped);
        counter(registry, "mqtt.messages.dead.lettered", "received messages put aside", tally.deadLettered);
        tally.reasons.forEach((reason, count) -> FunctionCounter.builder("mqtt.reconnects", count, LongAdder::sum)
                .description("why a connection had to be made again")
                .tag("reason", reason.text())
                .register(registry));
        Timer latency = Timer.builder("mqtt.publish.latency")
                .description("from handing a message to the client to the broker's word")
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
        tally.timing(latency::record);
        Gauge.builder("mqtt.outbox.depth", backlog, it -> it.last().events())
                .description("accepted events that wait to be published")
                .register(registry);
        TimeGauge.builder(
                        "mqtt.outbox.age",
                        backlog,
                        TimeUnit.MILLISECONDS,
                        it -> it.age().toMillis())
                .description("how long the oldest of them has waited")
                .register(registry);
    }

    private static void counter(MeterRegistry registry, String name, String description, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .description(description)
                .register(registry);
    }
}
