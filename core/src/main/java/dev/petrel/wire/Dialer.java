package dev.petrel.wire;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Opens wires. All wires of a dialer and all that it tells live on one thread. */
public interface Dialer extends AutoCloseable {

    /** How long {@link #close()} waits. */
    Duration PATIENCE = Duration.ofSeconds(2);

    /** The I/O thread, for work that has to happen on it. */
    Executor thread();

    /** Opens a wire; returns at once. Whatever goes wrong is told by {@link WireListener#ended}. */
    Wire dial(Dial dial, WireListener listener);

    /**
     * Gives the I/O thread back; the last one to do so ends it, and waits for that.
     *
     * @param within how long at most; an interrupt ends the waiting and stays set
     */
    void close(Duration within);

    /** As {@link #close(Duration)} with {@link #PATIENCE}. */
    @Override
    default void close() {
        close(PATIENCE);
    }
}
