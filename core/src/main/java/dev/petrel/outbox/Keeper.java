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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
    private static final Failed EXPIRED =
            new Failed(FailureCause.EXPIRED, "expired in the outbox before it could be sent");
    private static final String KEPT = "; the outbox keeps it and sends it with the next start";

    // What any thread uses.
    private final Mail mail;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable String trouble;

    // What this thread owns.
    private final Journal journal;
    private final Epoch epoch;
    private final Places places;
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
        this.places = opened.places();
        this.mail = opened.mail();
        this.time = time;
        this.events = events;
        this.outlet = outlet;
        this.feeder = new Feeder(journal, epoch, time, settings, this);
    }

    /** What opening found. */
    record Opened(Journal journal, Epoch epoch, Expiries expiries, Places places, Mail mail) {}

    /** Takes what has entered; from any thread. */
    void entered() {
        if (ended) {
            refuseAll(new NotConnected("the client is closed"));
        }
    }

    void post(Runnable action) {
        mail.post(action);
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
        mail.readBy(Thread.currentThread());
        while (!stopping || !mail.isEmpty()) {
            try {
                mail.await();
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

    private void round() throws IOException {
        for (Runnable post = mail.pollPost(); post != null; post = mail.pollPost()) {
            post.run();
        }
        for (Mail.Victim victim = mail.pollVictim(); victim != null; victim = mail.pollVictim()) {
            ousted(victim);
        }
        commit();
        expire();
        feeder.feed();
        tidy();
        if (!drains.isEmpty() && places.messages() == 0 && mail.isEmpty()) {
            drains.forEach(drain -> drain.complete(null));
            drains.clear();
        }
    }

    /** Writes what was handed over, and forces it once for all. */
    private void commit() {
        List<Guest> batch = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        collect(batch, entries);
        for (int from = 0; from < batch.size(); ) {
            long first = journal.next();
            try {
                int taken = journal.append(entries.subList(from, entries.size()));
                trouble = null;
                for (int i = 0; i < taken; i++) {
                    accepted(first + i, batch.get(from + i));
                }
                from += taken;
            } catch (StorageUnavailable e) {
                failed(String.valueOf(e.getMessage()));
                batch.subList(from, batch.size()).forEach(guest -> refuse(guest, e));
                return;
            }
        }
    }

    private void collect(List<Guest> batch, List<Entry> entries) {
        for (long bytes = 0; batch.size() < BATCH_MESSAGES && bytes < BATCH_BYTES; ) {
            Guest guest = mail.pollHanded();
            if (guest == null) {
                return;
            }
            Handed one = Objects.requireNonNull(guest.handed);
            if (guest.ousted == null) {
                batch.add(guest);
                entries.add(one.entry());
                bytes += guest.bytes;
            } else {
                places.notOnTheWay(guest);
                one.accepted().complete(null);
                one.outcome().complete(guest.ousted);
            }
        }
    }

    private void accepted(long number, Guest guest) {
        Handed one = Objects.requireNonNull(guest.handed);
        Letter letter = one.letter();
        places.notOnTheWay(guest);
        places.onDisk(guest, number);
        stages.put(number, one.outcome());
        Duration expiry = letter.publication().metadata().expiry();
        long deadline = expiry == null ? Epoch.NEVER : letter.elapsed() + expiry.toNanos();
        expiries.add(number, guest.bytes, deadline);
        feeder.accepted(number, guest.bytes, letter.publication(), deadline);
        one.accepted().complete(null);
    }

    private void refuse(Guest guest, RuntimeException why) {
        Handed one = Objects.requireNonNull(guest.handed);
        places.notOnTheWay(guest);
        boolean unused = places.leave(guest);
        one.refuse(why);
    }

    private void refuseAll(RuntimeException why) {
        for (Guest guest = mail.pollHanded(); guest != null; guest = mail.pollHanded()) {
            refuse(guest, why);
        }
        for (Guest inLine : places.close()) {
            Objects.requireNonNull(inLine.handed).refuse(why);
        }
    }

    /** One has to go for another, and takes no room any more. */
    private void ousted(Mail.Victim victim) {
        Guest guest = victim.guest();
        if (guest.onDisk()) {
            places.forget(guest.number);
            done(guest.number, guest.bytes, victim.how());
        } else {
            guest.ousted = victim.how();
        }
        events.tell(new ClientEvent.Published(guest.topic.name(), victim.how()));
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
            case Failed failed
            when failed.cause() == FailureCause.CLOSED ->
                tell(number, new Failed(FailureCause.CLOSED, failed.detail() + KEPT));
            case InDoubt doubt
            when doubt.cause() == DoubtCause.CLOSED ->
                tell(number, new InDoubt(DoubtCause.CLOSED, doubt.detail() + KEPT));
            default -> {
                places.gone(number, bytes);
                done(number, bytes, outcome);
            }
        }
    }

    private void done(long number, int bytes, PublishOutcome outcome) {
        journal.done(number, bytes);
        tell(number, outcome);
    }

    private void tell(long number, PublishOutcome outcome) {
        OutcomeStage<PublishOutcome> stage = stages.remove(number);
        if (stage != null) {
            stage.complete(outcome);
        }
    }

    @Override
    public boolean maySend(long number) {
        return places.sent(number);
    }

    @Override
    public void expired(long number, int bytes) {
        places.gone(number, bytes);
        done(number, bytes, EXPIRED);
        events.tell(new ClientEvent.OutboxExpired(1));
    }

    /** Ends what is due; what the outlet has ends there. */
    private void expire() {
        int count = 0;
        for (Expiries.Due due = expiries.poll(epoch.elapsed()); due != null; due = expiries.poll(epoch.elapsed())) {
            for (int i = 0; i < due.size(); i++) {
                long number = due.number(i);
                if (journal.isLive(number) && !feeder.isOut(number) && places.leave(number, due.bytes(i))) {
                    done(number, due.bytes(i), EXPIRED);
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
        if (lost && places.leave(number, 0)) {
            events.tell(new ClientEvent.OutboxDamaged("record " + number + " cannot be read any more"));
            done(number, 0, new Failed(FailureCause.UNREADABLE, "its record in the outbox cannot be read any more"));
        } else if (!lost) {
            events.tell(new ClientEvent.OutboxDamaged(
                    "record " + number + " is not one that this version knows; it is" + " kept, and not sent"));
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
                        ? new InDoubt(
                                DoubtCause.CLOSED, "sent, but the client was closed before the answer came" + KEPT)
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
