package dev.petrel.outbox;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns the files, the outcomes and the feeding. In each round it does what others posted, writes what was
 * handed over and forces it to the disk once, tells those who wait for that, and feeds on.
 */
final class Keeper implements Runnable, Feeder.Ends {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");
    private static final int BATCH_MESSAGES = 8192;
    private static final long BATCH_BYTES = 4 << 20;
    private static final Duration DISK_PAUSE = Duration.ofSeconds(1);
    private static final String KEPT = "; the outbox keeps it and sends it with the next start";

    // What any thread uses.
    private final ConcurrentLinkedQueue<Handed> handed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> posts = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean idle = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable String trouble;

    // What this thread owns.
    private final Journal journal;
    private final Epoch epoch;
    private final Bounds bounds;
    private final Time time;
    private final Events events;
    private final Outlet outlet;
    private final Feeder feeder;
    private final Expiries expiries;
    private final Stages stages = new Stages();
    private final List<CompletableFuture<Void>> drains = new ArrayList<>();
    private Time.@Nullable Alarm expiryAlarm;
    private long expiryAlarmAt;

    Keeper(Opened opened, OutboxSettings settings, Time time, Events events, Outlet outlet) {
        this.journal = opened.journal();
        this.epoch = opened.epoch();
        this.expiries = opened.expiries();
        this.bounds = opened.bounds();
        this.time = time;
        this.events = events;
        this.outlet = outlet;
        this.feeder = new Feeder(journal, epoch, time, settings, this);
    }

    /** What opening found. */
    record Opened(Journal journal, Epoch epoch, Expiries expiries, Bounds bounds) {}

    /** Takes one; whether it is kept is told by its receipt. */
    void hand(Handed one) {
        handed.add(one);
        wake();
        if (ended) {
            refuseAll(new NotConnected("the client is closed"));
        }
    }

    void post(Runnable action) {
        posts.add(action);
        wake();
    }

    private void wake() {
        if (idle.get() && idle.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** What stands against a disk that takes everything; null when nothing does. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Ends once what was handed over is on disk. */
    void stop() {
        stopping = true;
        post(() -> {});
    }

    void online(boolean now) {
        post(() -> feeder.online(now));
    }

    void awaitDrained(CompletableFuture<Void> drain) {
        post(() -> drains.add(drain));
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopping || !handed.isEmpty() || !posts.isEmpty()) {
            try {
                awaitWork();
                round();
            } catch (IOException e) {
                failed("cannot read: " + e);
                var unused = time.after(DISK_PAUSE, this::feedAgain);
            } catch (RuntimeException | Error e) {
                LOG.error("the outbox failed at something", e);
            }
        }
        end();
    }

    private void awaitWork() {
        idle.set(true);
        if (handed.isEmpty() && posts.isEmpty()) {
            LockSupport.park(this);
        }
        idle.set(false);
    }

    private void round() throws IOException {
        for (Runnable post = posts.poll(); post != null; post = posts.poll()) {
            post.run();
        }
        commit();
        expire();
        feeder.feed();
        tidy();
        if (bounds.messages() == 0) {
            drains.forEach(drain -> drain.complete(null));
            drains.clear();
        }
    }

    /** Writes what was handed over, and forces it once for all. */
    private void commit() {
        List<Handed> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < BATCH_MESSAGES && bytes < BATCH_BYTES) {
            Handed next = handed.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
            bytes += next.entry().bytes();
        }
        while (!batch.isEmpty()) {
            long first = journal.next();
            try {
                List<Entry> entries = batch.stream().map(Handed::entry).toList();
                int taken = journal.append(entries);
                trouble = null;
                for (int i = 0; i < taken; i++) {
                    accepted(first + i, batch.get(i));
                }
                batch = batch.subList(taken, batch.size());
            } catch (StorageUnavailable e) {
                failed(String.valueOf(e.getMessage()));
                batch.forEach(one -> refuse(one, e));
                return;
            }
        }
    }

    private void accepted(long number, Handed one) {
        int bytes = one.entry().bytes();
        Letter letter = one.letter();
        bounds.written(bytes);
        stages.put(number, one.outcome());
        Duration expiry = letter.publication().metadata().expiry();
        long deadline = expiry == null ? Epoch.NEVER : letter.elapsed() + expiry.toNanos();
        expiries.add(number, bytes, deadline);
        feeder.accepted(number, bytes, letter.publication(), deadline);
        one.accepted().complete(null);
    }

    private void refuse(Handed one, RuntimeException why) {
        bounds.written(one.entry().bytes());
        bounds.freed(one.entry().bytes());
        one.refuse(why);
    }

    private void refuseAll(RuntimeException why) {
        for (Handed one = handed.poll(); one != null; one = handed.poll()) {
            refuse(one, why);
        }
    }

    private void failed(String what) {
        if (trouble == null) {
            LOG.error("outbox: {}", what);
        }
        trouble = what;
    }

    @Override
    public void send(long number, int bytes, Publication publication) {
        outlet.send(publication, outcome -> post(() -> ended(number, bytes, outcome)));
    }

    private void ended(long number, int bytes, PublishOutcome outcome) {
        feeder.ended(number, bytes);
        switch (outcome) {
            case Failed failed when failed.cause() == FailureCause.CLOSED ->
                tell(number, new Failed(FailureCause.CLOSED, failed.detail() + KEPT));
            case InDoubt doubt when doubt.cause() == DoubtCause.CLOSED ->
                tell(number, new InDoubt(DoubtCause.CLOSED, doubt.detail() + KEPT));
            default -> done(number, bytes, outcome);
        }
    }

    private void done(long number, int bytes, PublishOutcome outcome) {
        if (journal.isLive(number)) {
            journal.done(number, bytes);
            bounds.freed(bytes);
        }
        tell(number, outcome);
    }

    private void tell(long number, PublishOutcome outcome) {
        OutcomeStage<PublishOutcome> stage = stages.remove(number);
        if (stage != null) {
            stage.complete(outcome);
        }
    }

    @Override
    public void expired(long number, int bytes) {
        done(number, bytes, new Failed(FailureCause.EXPIRED, "expired in the outbox before it could be sent"));
        events.tell(new ClientEvent.OutboxExpired(1));
    }

    /** Ends what is due; what the outlet has ends there. */
    private void expire() {
        int count = 0;
        for (Expiries.Due due = expiries.poll(epoch.elapsed()); due != null; due = expiries.poll(epoch.elapsed())) {
            for (int i = 0; i < due.size(); i++) {
                long number = due.number(i);
                if (journal.isLive(number) && !feeder.isOut(number)) {
                    done(
                            number,
                            due.bytes(i),
                            new Failed(FailureCause.EXPIRED, "expired in the outbox before it could be sent"));
                    count++;
                }
            }
        }
        if (count > 0) {
            events.tell(new ClientEvent.OutboxExpired(count));
        }
        expiries.sweep(journal.liveRecords(), journal::isLive);
        awaitExpiry();
    }

    private void awaitExpiry() {
        long wait = expiries.untilNext(epoch.elapsed());
        long at = wait == Epoch.NEVER ? Epoch.NEVER : epoch.elapsed() + wait;
        if (expiryAlarm != null && expiryAlarmAt <= at) {
            return;
        }
        if (expiryAlarm != null) {
            expiryAlarm.cancel();
            expiryAlarm = null;
        }
        if (at != Epoch.NEVER) {
            expiryAlarmAt = at;
            expiryAlarm = time.after(Duration.ofNanos(wait), () -> post(() -> expiryAlarm = null));
        }
    }

    @Override
    public void unreadable(long number, boolean lost) {
        if (lost) {
            events.tell(new ClientEvent.OutboxDamaged("record " + number + " cannot be read any more"));
            done(number, 0, new Failed(FailureCause.UNREADABLE, "its record in the outbox cannot be read any more"));
        } else {
            events.tell(new ClientEvent.OutboxDamaged("record " + number + " is not one that this version knows; it is"
                    + " kept, and not sent"));
        }
    }

    @Override
    public void feedAgain() {
        post(feeder::paused);
    }

    private void tidy() {
        try {
            journal.flush();
            if (Store.worthCompacting(journal)) {
                boolean unused = journal.compact(Store.WORTH_COMPACTING);
            }
        } catch (StorageUnavailable e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    /** Whoever still waits is told that the outbox keeps it. */
    private void end() {
        if (expiryAlarm != null) {
            expiryAlarm.cancel();
        }
        stages.forEach((number, stage) -> stage.complete(
                feeder.isOut(number)
                        ? new InDoubt(DoubtCause.CLOSED, "sent, but the client was closed before the answer came" + KEPT)
                        : new Failed(FailureCause.CLOSED, "the client was closed before it could be sent" + KEPT)));
        drains.forEach(drain -> drain.completeExceptionally(new NotConnected("the client is closed")));
        try {
            feeder.close();
            journal.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the outbox could not be closed well", e);
        } finally {
            ended = true;
            refuseAll(new NotConnected("the client is closed"));
        }
    }
}
