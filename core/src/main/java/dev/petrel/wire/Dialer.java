package dev.petrel.wire;

import java.util.concurrent.Executor;

/** Opens wires. All wires of a dialer and all that it tells live on one thread. */
public interface Dialer extends AutoCloseable {

    /** The I/O thread, for work that has to happen on it. */
    Executor thread();

    /** Opens a wire; returns at once. Whatever goes wrong is told by {@link WireListener#ended}. */
    Wire dial(Dial dial, WireListener listener);

    /** Gives the I/O thread back; the last one to do so ends it. */
    @Override
    void close();
}
