package dev.petrel.examples.composition;

import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.outcome.Receipt;
import java.util.function.Supplier;

// begin: tracing
/**
 * A publisher that says with each publication which trace it belongs to (W3C Trace Context, over MQTT 5).
 *
 * @param publisher what publishes: a client, or another of its kind
 * @param traceparent the trace at hand
 */
public record Tracing(Publisher publisher, Supplier<String> traceparent) implements Publisher {

    @Override
    public Receipt publishAsync(Publication publication) {
        return publisher.publishAsync(
                publication.withMetadata(publication.metadata().withUserProperty("traceparent", traceparent.get())));
    }
}
// end: tracing
