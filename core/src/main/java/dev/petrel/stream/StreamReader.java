package dev.petrel.stream;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.Event;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler that puts streams together again, any number of them side by side, told apart by topic and id. Pieces may be
 * lost, doubled or swapped: each is told once, in order; one that is ahead waits for what is missing, for a bounded time,
 * then a gap is told and the stream goes on.
 *
 * <pre>{@code
 * client.subscribe("llm/stream", StreamReader.of(client.envelopes(), event -> {
 *     switch (event) {
 *         case StreamEvent.Delta delta -> show(delta.text());
 *         case StreamEvent.Gap gap -> show("[...]");
 *         case StreamEvent.Done done -> keep(done.text());
 *         case StreamEvent.Abandoned abandoned -> show("[broken off]");
 *     }
 * }));
 * }</pre>
 *
 * <p>A stream begins with its number 1, or 0 where that comes first; who subscribes in the middle is told of a gap. The
 * listener hears one event at a time. A message counts as handled when all that followed from it was told; what only time
 * brings about, a gap or the end of a silent stream, is told on a virtual thread. A message that is no chunk of a stream
 * fails as {@link dev.petrel.fault.MalformedMessage}.
 */
public final class StreamReader implements MessageHandler {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");
    private static final Executor VIRTUAL =
            action -> Thread.ofVirtual().name("petrel-stream").start(action);

    private final MessageHandler unpacking;
    private final StreamListener listener;
    private final Time time;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition toldMore = lock.newCondition();
    private final ArrayDeque<StreamEvent> untold = new ArrayDeque<>();
    private final Streams streams;
    private long happened;
    private long told;
    private boolean telling;
    private Time.@Nullable Alarm alarm;
    private long alarmAt;

    /** With another source of threads; for tests. */
    StreamReader(EnvelopeCodec envelopes, StreamListener listener, StreamLimits limits, Clock clock) {
        this.unpacking = envelopes.handler(Chunk.class, this::take);
        this.listener = Objects.requireNonNull(listener, "listener");
        this.time = clock.time();
        this.executor = clock.executor();
        this.streams = new Streams(limits, this::happen);
    }

    /** Time, and the thread on which it brings things about. */
    record Clock(Time time, Executor executor) {}

    /** A reader with {@link StreamLimits#DEFAULT}, by the system's clock. */
    public static StreamReader of(EnvelopeCodec envelopes, StreamListener listener) {
        return of(envelopes, listener, StreamLimits.DEFAULT, Time.system());
    }

    /** A reader with bounds and a clock of its own. */
    public static StreamReader of(EnvelopeCodec envelopes, StreamListener listener, StreamLimits limits, Time time) {
        return new StreamReader(envelopes, listener, limits, new Clock(time, VIRTUAL));
    }

    /** Takes a chunk, and waits until the listener has heard what follows from it. */
    @Override
    public void handle(Message message) throws Exception {
        unpacking.handle(message);
    }

    /** Tells first what an interrupted handler left, so that what is untold is bounded by what the handlers hold. */
    private void take(Event<Chunk> event) throws InterruptedException {
        Chunk.Sound chunk = event.data().sound();
        tellUntil(change(now -> {}));
        tellUntil(change(now -> streams.take(event.message().topic(), chunk, now)));
    }

    /** Changes the streams at a moment; says how many events have to be told then. */
    private long change(LongConsumer atMoment) {
        lock.lock();
        try {
            long now = time.nanos();
            atMoment.accept(now);
            wakeIn(streams.untilDue(now), now);
            return happened;
        } finally {
            lock.unlock();
        }
    }

    private void happen(StreamEvent event) {
        untold.add(event);
        happened++;
    }

    /** Tells events until so many were told, or waits while another thread does. */
    private void tellUntil(long count) throws InterruptedException {
        for (StreamEvent event = nextUntil(count); event != null; event = nextUntil(count)) {
            try {
                listener.on(event);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                LOG.error(
                        "the listener of stream {} threw on {}",
                        MqttText.quoted(event.id()),
                        event.getClass().getSimpleName(),
                        failure);
            } finally {
                wasTold();
            }
        }
    }

    private @Nullable StreamEvent nextUntil(long count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (telling && told < count) {
                toldMore.await();
            }
            if (told >= count) {
                return null;
            }
            telling = true;
            return untold.remove();
        } finally {
            lock.unlock();
        }
    }

    private void wasTold() {
        lock.lock();
        try {
            telling = false;
            told++;
            toldMore.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** One alarm, for whatever is due first; it may ring too early, when what it was set for came meanwhile. */
    private void wakeIn(OptionalLong wait, long now) {
        if (alarm != null && wait.isPresent() && alarmAt - (now + wait.getAsLong()) <= 0) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        if (wait.isPresent()) {
            alarmAt = now + wait.getAsLong();
            alarm = time.after(Duration.ofNanos(wait.getAsLong()), () -> executor.execute(this::wake));
        }
    }

    private void wake() {
        try {
            tellUntil(change(now -> {
                alarm = null;
                streams.expire(now);
            }));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
