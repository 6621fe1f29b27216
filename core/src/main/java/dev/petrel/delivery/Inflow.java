package dev.petrel.delivery;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How much memory received messages take, over all lanes. Above a bound the socket is not read, until half of it is free
 * again; what comes until then is one burst.
 */
final class Inflow {

    private final long bound;
    private final Consumer<Boolean> reading;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean paused;

    /** @param reading told on the I/O thread whether to read */
    Inflow(long bound, Consumer<Boolean> reading) {
        this.bound = bound;
        this.reading = reading;
    }

    /** A new connection is read, whatever the one before was. On the I/O thread. */
    void connected() {
        paused = false;
        holdBack();
    }

    /** So much more waits; whether that is too much. */
    boolean add(long more) {
        return bytes.addAndGet(more) > bound;
    }

    /** So much is done with; from any thread, and {@link #goOn} has to follow where nothing is read. */
    void remove(long less) {
        bytes.addAndGet(-less);
    }

    boolean isPaused() {
        return paused;
    }

    /** Reads no more, where there is too much. On the I/O thread. */
    void holdBack() {
        if (!paused && bytes.get() > bound) {
            paused = true;
            reading.accept(false);
            goOn();
        }
    }

    /** Reads again, where there is room. On the I/O thread. */
    void goOn() {
        if (paused && bytes.get() <= bound / 2) {
            paused = false;
            reading.accept(true);
        }
    }
}
