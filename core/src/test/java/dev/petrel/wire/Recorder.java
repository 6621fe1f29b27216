package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;

/** Writes down what a wire tells, in order. */
@NullMarked
final class Recorder implements WireListener {

    private static final long LONGEST_WAIT = 10;

    /** What comes without a value. */
    enum Moment {
        BURST_ENDED,
        WRITABLE_AGAIN
    }

    private final LinkedBlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final List<Object> all = new CopyOnWriteArrayList<>();
    private volatile Consumer<Packet> onPacket = packet -> {};

    void onPacket(Consumer<Packet> action) {
        onPacket = action;
    }

    @Override
    public void greeted(Greeting greeting) {
        add(greeting);
    }

    @Override
    public void received(Packet packet) {
        add(packet);
        onPacket.accept(packet);
    }

    @Override
    public void burstEnded() {
        add(Moment.BURST_ENDED);
    }

    @Override
    public void writableAgain() {
        add(Moment.WRITABLE_AGAIN);
    }

    @Override
    public void ended(WireEnd end) {
        add(end);
    }

    /** The next event other than the end of a burst, which must be of this type. */
    <T> T next(Class<T> type) {
        Object event = take();
        while (event == Moment.BURST_ENDED && type != Moment.class) {
            event = take();
        }
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    /** All events so far. */
    List<Object> all() {
        return new ArrayList<>(all);
    }

    private void add(Object event) {
        all.add(event);
        events.add(event);
    }

    private Object take() {
        try {
            Object event = events.poll(LONGEST_WAIT, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing more came after " + all);
            }
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
