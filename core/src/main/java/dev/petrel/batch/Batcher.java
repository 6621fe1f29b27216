package dev.petrel.batch;

import dev.petrel.envelope.JsonText;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.settings.Backoff;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects items and publishes several in one envelope: on {@code {topic}/batch}, with the type {@code
 * {topic with dots}.batch} and the data {@code {"items":[...],"count":n}}. A batch leaves when it is full by number or
 * bytes, when its first item has waited long enough, on {@link #flush()} and on {@link #close()}.
 *
 * <p>Items leave in the order in which they were added, and one batch at a time: the next leaves when the fate of the one
 * before is known. So at most {@code count} items pass in each round trip to the broker. A batch that is not accepted, or
 * ends as failed, keeps its place and leaves again after the pauses of {@link Backoff#DEFAULT}, with {@link #flush()}, or
 * with {@link #close()}. It is given up only
 *
 * <ul>
 *   <li>when it may have arrived: its items end as {@link PublishOutcome.InDoubt} and are not sent twice;
 *   <li>when it is larger than the broker takes: then it is halved, and an item that is too large alone ends as {@link
 *       Failed}, without holding up the others;
 *   <li>when it expired, because the publisher set an expiry;
 *   <li>when the batcher is closed before it could be sent.
 * </ul>
 *
 * <p>All methods may be called from any thread; none but {@code close} waits. The thread that adds the last item of a
 * batch hands it to the publisher; all others leave on virtual threads.
 */
public final class Batcher implements AutoCloseable {

    /** How long {@link #close()} waits. */
    public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");
    private static final Executor VIRTUAL =
            action -> Thread.ofVirtual().name("petrel-batch").start(action);

    private final Outlet outlet;
    private final Packing packing;
    private final BatchSettings settings;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final Backlog backlog;
    private final Wakeup wakeup;
    private boolean closing;
    private boolean closed;

    /** With another source of threads; for tests. */
    Batcher(Outlet outlet, String topic, BatchSettings settings, Executor executor) {
        this.outlet = outlet;
        this.packing = Packing.of(outlet.envelopes(), topic, settings.qos());
        this.settings = settings;
        this.executor = executor;
        this.backlog = new Backlog(settings, new SplittableRandom());
        this.wakeup = new Wakeup(outlet.time(), () -> executor.execute(this::wake));
    }

    /**
     * A batcher of its own, which has to be closed before the client that its batches leave by. One that the client
     * closes is made by {@code client.batch(topic, settings)}.
     *
     * @param topic what the items are about, without {@code /batch}
     * @throws IllegalArgumentException if it is not a topic
     */
    public static Batcher to(Outlet outlet, String topic, BatchSettings settings) {
        return new Batcher(outlet, topic, settings, VIRTUAL);
    }

    /**
     * Adds an item; never waits.
     *
     * @param item a record, a map, a text, a number, a JSON tree of Jackson, data of an envelope; written at once, later
     *     changes do not count
     * @return how the batch ended with which it left; actions that depend on it run on a virtual thread and may block
     * @throws IllegalArgumentException if it cannot be written as JSON
     * @throws QueueFull if too many items or bytes wait already: the item was not taken
     * @throws NotConnected if the batcher is closed
     */
    public CompletionStage<PublishOutcome> add(Object item) {
        Item added = Item.of(JsonText.of(item), outlet.time().nanos());
        lock.lock();
        try {
            if (closing) {
                throw new NotConnected("the batcher of " + topic() + " is closed");
            }
            if (!backlog.offer(added)) {
                throw full(added);
            }
        } finally {
            lock.unlock();
        }
        publishDue();
        return added.fate().minimalCompletionStage();
    }

    private QueueFull full(Item refused) {
        return new QueueFull("no room for an item of " + refused.json().size() + " bytes on "
                + topic() + ": " + backlog.size() + " items with " + backlog.bytes()
                + " bytes wait, the bounds are " + settings.waitingItems() + " items and " + settings.waitingBytes()
                + " bytes; add slower, or raise BatchSettings.withCount or withWaiting");
    }

    /** Sends what waits without waiting for more, also in the pause after a failure; returns at once. */
    public void flush() {
        lock.lock();
        try {
            backlog.hurry();
        } finally {
            lock.unlock();
        }
        publishDue();
    }

    /** How many items wait or are on their way. */
    public int waiting() {
        lock.lock();
        try {
            return backlog.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is closed. */
    public boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #close(Duration)} with {@link #CLOSE_WAIT}. */
    @Override
    public void close() {
        boolean unused = close(CLOSE_WAIT);
    }

    /**
     * Takes nothing more, sends what waits, and waits until every item has its fate. What could not be sent in time, or
     * before an interrupt (which stays set), ends as {@link Failed}; what is on its way ends as its batch does. Further
     * calls wait too.
     *
     * @param within how long to wait at most
     * @return whether every item had its fate in time
     */
    public boolean close(Duration within) {
        lock.lock();
        try {
            closing = true;
            backlog.hurry();
        } finally {
            lock.unlock();
        }
        publishDue();
        boolean complete = awaitEmpty(within);
        List<Item> left = end();
        if (!left.isEmpty()) {
            LOG.warn("the batcher of {} was closed with {} items unsent", topic(), left.size());
            complete(left, new Failed(FailureCause.CLOSED, "the batcher was closed before it could be sent"));
        }
        return complete;
    }

    private boolean awaitEmpty(Duration within) {
        long left = within.toNanos();
        lock.lock();
        try {
            while (backlog.size() > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return waiting() == 0;
    }

    private List<Item> end() {
        lock.lock();
        try {
            closed = true;
            wakeup.in(OptionalLong.empty(), 0);
            List<Item> left = backlog.abandon();
            emptied.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Publishes the batch that is due, if one is, and sees to it that the next one is not forgotten. */
    private void publishDue() {
        List<Item> batch = takeDue();
        if (batch.isEmpty()) {
            return;
        }
        Publication publication;
        try {
            publication = packing.publication(batch);
        } catch (IllegalArgumentException tooLarge) {
            String why = String.valueOf(tooLarge.getMessage());
            executor.execute(() -> ended(batch, new Failed(FailureCause.NOT_SUPPORTED, why), null));
            return;
        }
        try {
            outlet.publisher()
                    .publishAsync(publication)
                    .outcome()
                    .whenCompleteAsync((outcome, failure) -> ended(batch, outcome, failure), executor);
        } catch (RuntimeException | Error failure) {
            executor.execute(() -> ended(batch, null, failure));
        }
    }

    private List<Item> takeDue() {
        lock.lock();
        try {
            long now = outlet.time().nanos();
            List<Item> batch = backlog.next(now);
            wakeup.in(backlog.untilDue(now), now);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** What became of a batch: one of outcome and refusal is not null. */
    private void ended(List<Item> batch, @Nullable PublishOutcome outcome, @Nullable Throwable refusal) {
        Verdict verdict = settle(batch.size(), outcome, refusal);
        switch (verdict) {
            case Verdict.Over over -> complete(batch, over.fate());
            case Verdict.Again again ->
                LOG.warn(
                        "a batch of {} items on {} was not taken and is tried again: {}",
                        batch.size(),
                        topic(),
                        MqttText.printable(again.why()));
            case Verdict.Halve halve -> LOG.debug("a batch of {} items on {} is too large", batch.size(), topic());
        }
        publishDue();
    }

    private Verdict settle(int count, @Nullable PublishOutcome outcome, @Nullable Throwable refusal) {
        lock.lock();
        try {
            Verdict verdict = outcome == null
                    ? Verdict.of(Objects.requireNonNull(refusal), closed)
                    : Verdict.of(outcome, count, closed);
            switch (verdict) {
                case Verdict.Over over -> backlog.ended();
                case Verdict.Halve halve -> backlog.halve();
                case Verdict.Again again -> backlog.again(outlet.time().nanos());
            }
            if (backlog.size() == 0) {
                emptied.signalAll();
            }
            return verdict;
        } finally {
            lock.unlock();
        }
    }

    private String topic() {
        return MqttText.quoted(packing.topic().name());
    }

    private void complete(List<Item> items, PublishOutcome fate) {
        for (Item item : items) {
            item.fate().completeAsync(() -> fate, executor);
        }
    }

    private void wake() {
        lock.lock();
        try {
            wakeup.rang();
        } finally {
            lock.unlock();
        }
        publishDue();
    }
}
