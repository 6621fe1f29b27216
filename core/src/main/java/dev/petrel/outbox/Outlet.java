package dev.petrel.outbox;

import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import java.util.function.Consumer;

/** What sends what the outbox keeps. */
@FunctionalInterface
public interface Outlet {

    /**
     * Takes a publication; must not block. At most {@link Outbox#FED_MESSAGES} or {@link Outbox#FED_BYTES} are taken and
     * not ended at a time.
     *
     * @param number its place among all that the outbox ever took
     * @param ended hears how it ended, once, on any thread
     */
    void send(long number, Publication publication, Consumer<PublishOutcome> ended);
}
