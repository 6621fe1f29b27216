package dev.petrel.connection;

import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.Dial;
import dev.petrel.wire.Dialer;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import dev.petrel.wire.WireEnd;
import dev.petrel.wire.WireListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Wires without sockets: a test says what the broker does and looks at what was sent. What belongs on the I/O thread runs
 * on the calling thread, or on one that is at it already, one action after another; who looks sees what was handed over
 * before. As with the real one, what comes after {@link #close()} is rejected.
 */
public final class ScriptedDialer implements Dialer {

    /** What a broker announces that has nothing to say. */
    public static final ServerLimits LIMITS = new ServerLimits(
            65_535,
            Qos.EXACTLY_ONCE,
            ServerLimits.LARGEST_PACKET,
            0,
            Duration.ofSeconds(60),
            ServerLimits.Features.ALL);

    private final List<ScriptedWire> wires = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean closed;
    private volatile boolean deaf;

    @Override
    public Executor thread() {
        return action -> {
            if (closed) {
                throw new RejectedExecutionException("the I/O thread has ended");
            }
            run(action);
        };
    }

    private void run(Runnable action) {
        actions.add(action);
        if (waiting.getAndIncrement() == 0) {
            running.lock();
            try {
                do {
                    runNext();
                } while (waiting.decrementAndGet() > 0);
            } finally {
                running.unlock();
            }
        }
    }

    /** Waits until all is done that was handed over, unless it is asked in the midst of it. */
    private void settle() {
        while (waiting.get() > 0 && !running.isHeldByCurrentThread()) {
            Thread.onSpinWait();
        }
    }

    private void runNext() {
        try {
            Runnable next = actions.poll();
            if (next != null) {
                next.run();
            }
        } catch (RuntimeException | Error e) {
            waiting.decrementAndGet();
            throw e;
        }
    }

    /** Has this done as the I/O thread would: what it causes there comes after it. */
    public void onThread(Runnable action) {
        run(action);
    }

    /** From now on wires do not end when they are asked to, only when the dialer is closed. */
    public void deaf() {
        deaf = true;
    }

    @Override
    public Wire dial(Dial dial, WireListener listener) {
        ScriptedWire wire = new ScriptedWire(dial, listener);
        wires.add(wire);
        return wire;
    }

    @Override
    public void close(Duration within) {
        run(() -> wires.forEach(wire -> wire.endNow(new WireEnd.ClosedHere("dropped"))));
        closed = true;
    }

    public boolean closed() {
        return closed;
    }

    /** How often was dialled. */
    public int dials() {
        return wires.size();
    }

    /** The wire that was dialled last. */
    public ScriptedWire wire() {
        return wires.getLast();
    }

    /** One wire, whose broker is the test. */
    public final class ScriptedWire implements Wire {

        private final Dial dial;
        private final WireListener listener;
        private final List<Packet> sent = new CopyOnWriteArrayList<>();
        private final List<Written> unwritten = new ArrayList<>();
        private int granted;
        private int seen;
        private volatile boolean ended;
        private volatile boolean reading = true;
        private volatile boolean writable = true;
        private volatile boolean holdWrites;
        private volatile @Nullable Goodbye goodbye;

        private ScriptedWire(Dial dial, WireListener listener) {
            this.dial = dial;
            this.listener = listener;
        }

        public Dial dial() {
            return dial;
        }

        /** What was sent, in order. */
        public List<Packet> sent() {
            settle();
            return sent;
        }

        /** What was sent of one kind, in order. */
        public <P extends Packet> List<P> sent(Class<P> kind) {
            return sent().stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        /** What was sent since this was asked last, in order. */
        public List<Packet> news() {
            List<Packet> all = List.copyOf(sent());
            List<Packet> news = all.subList(seen, all.size());
            seen = all.size();
            return news;
        }

        /** How it was told to end, or null. */
        public @Nullable Goodbye goodbye() {
            settle();
            return goodbye;
        }

        public boolean isReading() {
            settle();
            return reading;
        }

        public boolean isEnded() {
            settle();
            return ended;
        }

        public void greet(boolean sessionPresent) {
            greet(sessionPresent, LIMITS);
        }

        public void greet(boolean sessionPresent, ServerLimits limits) {
            Protocol protocol = dial.hello().protocol();
            greet(new Greeting(sessionPresent, protocol, null, null, limits));
        }

        public void greet(Greeting greeting) {
            run(() -> {
                listener.greeted(greeting);
                listener.burstEnded();
            });
        }

        /** The broker sends these, in one burst. */
        public void receive(Packet... packets) {
            run(() -> {
                for (Packet packet : packets) {
                    if (!ended) {
                        listener.received(packet);
                    }
                }
                if (!ended) {
                    listener.burstEnded();
                }
            });
        }

        /** The broker grants every subscription that it was asked for and has not answered yet. */
        public void grantAll() {
            List<Packet.Subscribe> asked = sent(Packet.Subscribe.class);
            List<Packet.Subscribe> open = asked.subList(granted, asked.size());
            granted = asked.size();
            open.forEach(subscribe -> receive(new Packet.SubAck(
                    subscribe.id(), ReasonCode.of(subscribe.options().qos().level()), "")));
        }

        public void end(WireEnd end) {
            run(() -> endNow(end));
        }

        /** The socket takes nothing more. */
        public void fill() {
            writable = false;
        }

        /** The socket takes more again. */
        public void empty() {
            run(() -> {
                writable = true;
                listener.writableAgain();
            });
        }

        /** QoS 0 publications stay in the socket's buffer from now on. */
        public void holdWrites() {
            holdWrites = true;
        }

        private void endNow(WireEnd end) {
            if (!ended) {
                ended = true;
                unwritten.forEach(written -> written.done(false));
                listener.ended(end);
            }
        }

        @Override
        public void send(Packet packet) {
            if (!ended) {
                sent.add(packet);
            }
        }

        @Override
        public void sendUnanswered(Packet.Publish publish, Written written) {
            if (ended) {
                written.done(false);
                return;
            }
            sent.add(publish);
            if (holdWrites) {
                unwritten.add(written);
            } else {
                run(() -> written.done(true));
            }
        }

        @Override
        public long sizeOf(Packet.Publish publish) {
            return 10L + publish.publication().payload().size();
        }

        @Override
        public void flush() {}

        @Override
        public boolean writable() {
            return writable && !ended;
        }

        @Override
        public void reading(boolean on) {
            reading = on;
        }

        @Override
        public void disconnect(@Nullable Duration sessionExpiry, WireEnd why) {
            goodbye = new Goodbye(ReasonCode.SUCCESS, sessionExpiry);
            if (!deaf) {
                run(() -> endNow(why));
            }
        }

        @Override
        public void drop(WireEnd why) {
            run(() -> endNow(why));
        }

        @Override
        public void violated(ReasonCode code, String text) {
            goodbye = new Goodbye(code, null);
            run(() -> endNow(new WireEnd.Violated(code, text)));
        }
    }

    /** What a wire's DISCONNECT would say. */
    public record Goodbye(ReasonCode code, @Nullable Duration sessionExpiry) {}
}
