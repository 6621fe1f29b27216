package dev.petrel.connection;

import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who writes down how far the QoS 2 publications that are fed have come, so that another process can go on with them. Of
 * two steps the first is on disk if the second is. Called on the I/O thread; must not block. The answers may come on any
 * thread.
 */
public interface Exchanges {

    /**
     * A publication is about to be sent; it is once this is on disk.
     *
     * @param number as it was fed
     */
    void sending(int id, long number, Runnable onDisk);

    /** The broker has it, by its PUBREC; it is told that we know once this is on disk. */
    void received(int id, Runnable onDisk);

    /**
     * The exchange is at its end, and its identifier free for another once that is on disk.
     *
     * @param delivered whether by PUBCOMP, so that the publication has arrived
     */
    void over(int id, long number, boolean delivered, Runnable onDisk);

    /** The broker has forgotten all of them. */
    void sessionGone();

    /**
     * One that another process has begun.
     *
     * @param number as it was fed there
     * @param id its packet identifier
     * @param received whether the broker has it, by its PUBREC
     * @param publication itself; null where it has ended, so that only its identifier is not to be used
     * @param ended hears how it ended, once, on the I/O thread
     */
    record Begun(
            long number, int id, boolean received, @Nullable Publication publication, Consumer<PublishOutcome> ended) {}
}
