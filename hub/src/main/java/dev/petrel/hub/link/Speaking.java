package dev.petrel.hub.link;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which the speakers of one session are told, one after the other. */
final class Speaking implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Speaking.class);

    private final List<Speaker> speakers;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("petrel-hub-speakers").factory());

    Speaking(List<Speaker> speakers) {
        this.speakers = List.copyOf(speakers);
    }

    /** Does something there. */
    Future<?> then(Runnable action) {
        return thread.submit(action);
    }

    /** Tells all of them something there. One that throws does not keep the others from hearing it. */
    Future<?> tell(Consumer<Speaker> what) {
        return thread.submit(() -> all(what));
    }

    /** Tells all of them something, on the thread itself. */
    void all(Consumer<Speaker> what) {
        for (Speaker speaker : speakers) {
            try {
                what.accept(speaker);
            } catch (RuntimeException e) {
                LOG.error("{} threw", speaker.getClass().getName(), e);
            }
        }
    }

    /** Waits for what was told. */
    static void await(Future<?> told, Duration within) {
        try {
            told.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.error("what speaks while there is a session did not come back in {}", within, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread, and whoever is still busy on it is interrupted. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
