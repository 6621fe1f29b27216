package dev.petrel.wire;

import dev.petrel.time.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Opens wires on Netty. All dialers of a process share one I/O thread. All methods may be called from any thread. */
public final class NettyDialer implements Dialer {

    private final Time time;
    private final IoThread io = IoThread.acquire();
    private final Set<NettyWire> wires = ConcurrentHashMap.newKeySet();

    /** Guarded by this. */
    private boolean closed;

    private NettyDialer(Time time) {
        this.time = time;
    }

    /**
     * A dialer, to be closed when it is no longer needed.
     *
     * @param time the clock for keep-alive and time-outs
     */
    public static NettyDialer open(Time time) {
        return new NettyDialer(time);
    }

    @Override
    public Executor thread() {
        return io.loop();
    }

    /** @throws IllegalStateException after {@link #close()} */
    @Override
    public synchronized Wire dial(Dial dial, WireListener listener) {
        if (closed) {
            throw new IllegalStateException("this dialer is closed");
        }
        NettyWire wire = new NettyWire(io, time, dial, listener, wires::remove);
        wires.add(wire);
        wire.begin();
        return wire;
    }

    /** Ends the wires that are still open. The last dialer of the process waits until the I/O thread has ended. */
    @Override
    public void close(Duration within) {
        if (firstToClose()) {
            io.run(() -> wires.forEach(wire -> wire.drop(new WireEnd.ClosedHere("closed here"))));
            io.release(within);
        }
    }

    private synchronized boolean firstToClose() {
        boolean first = !closed;
        closed = true;
        return first;
    }
}
