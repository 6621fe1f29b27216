package dev.petrel.examples.composition;

import dev.petrel.PetrelClient;
import dev.petrel.batch.BatchSettings;
import dev.petrel.batch.Batcher;
import dev.petrel.fault.QueueFull;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

// begin: batching
/** Many small readings that leave in few messages, on {@code sensors/temperature/batch}. */
public final class Readings implements AutoCloseable {

    private final Batcher batch;
    private final AtomicLong leftOut = new AtomicLong();

    /** One reading. */
    public record Reading(String room, double celsius) {}

    /** Readings that leave by a client. */
    public Readings(PetrelClient client) {
        batch = client.batch(
                "sensors/temperature", BatchSettings.DEFAULT.withCount(50).withInterval(Duration.ofMillis(200)));
    }

    /** Tells a reading; never waits. While the broker is away for long, what does not fit is left out and counted. */
    public void measured(String room, double celsius) {
        try {
            batch.add(new Reading(room, celsius));
        } catch (QueueFull full) {
            leftOut.incrementAndGet();
        }
    }

    /** How many readings did not fit. */
    public long leftOut() {
        return leftOut.get();
    }

    /** Sends what waits. Closing the client does so too. */
    @Override
    public void close() {
        batch.close();
    }
}
// end: batching
