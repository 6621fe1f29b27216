package dev.petrel.outbox;

import static java.util.Objects.requireNonNull;

import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How what is on disk ends: by an answer, by its time, for another, as unreadable, or for this process only when it is
 * closed. Owned by the outbox's thread.
 */
final class Endings implements Feeder.Ends {

    private static final Failed EXPIRED =
            new Failed(FailureCause.EXPIRED, "expired in the outbox before it could be sent");
    private static final String KEPT = "; the outbox keeps it and sends it with the next start";

    private final Journal journal;
    private final Epoch epoch;
    private final Expiries expiries;
    private final Places places;
    private final Needing needing;
    private final Mail mail;
    private final Time time;
    private final Events events;
    private final Outlet outlet;
    private final Stages stages = new Stages();
    private @Nullable Feeder feeder;
    private Time.@Nullable Alarm expiryAlarm;
    private long expiryAlarmAt;

    Endings(Opened opened, Time time, Events events, Outlet outlet) {
        this.journal = opened.journal();
        this.epoch = opened.epoch();
        this.expiries = opened.expiries();
        this.places = opened.places();
        this.needing = opened.needing();
        this.mail = opened.mail();
        this.time = time;
        this.events = events;
        this.outlet = outlet;
    }

    /** Of what this one feeds; to be called once, before all else. */
    void of(Feeder itsFeeder) {
        feeder = itsFeeder;
    }

    private Feeder feeder() {
        return requireNonNull(feeder);
    }

    /** One is on disk; somebody of this process may wait for its end. */
    void accepted(long number, int bytes, long deadline, OutcomeStage<PublishOutcome> outcome) {
        stages.put(number, outcome);
        expiries.add(number, bytes, deadline);
    }

    /**
     * One has to go for another, and takes no room any more. But what the process before had begun is in flight, and has
     * to go for none.
     */
    void ousted(Mail.Victim victim) {
        Guest guest = victim.guest();
        if (feeder().isOut(guest.number)) {
            places.back(guest);
        } else if (!guest.onDisk()) {
            guest.ousted = victim.how();
            tellGone(victim);
        } else if (journal.isLive(guest.number)) {
            places.forget(guest.number);
            done(guest.number, guest.bytes, victim.how());
            tellGone(victim);
        }
    }

    private void tellGone(Mail.Victim victim) {
        events.tell(new ClientEvent.Published(victim.guest().topic.name(), victim.how()));
    }

    @Override
    public void send(long number, int bytes, Publication publication) {
        outlet.send(number, publication, outcome -> mail.post(() -> ended(number, bytes, outcome)));
    }

    /** One was with the outlet when the process before ended, and is so again; who hears how it ends. */
    Consumer<PublishOutcome> resumed(long number, int bytes) {
        boolean unused = places.sent(number);
        feeder().resumed(number, bytes);
        return outcome -> mail.post(() -> ended(number, bytes, outcome));
    }

    /** One has arrived, though that was not written down. */
    void hasArrived(long number, int bytes) {
        boolean unused = places.leave(number, bytes);
        places.forget(number);
        done(number, bytes, Delivered.SUCCESS);
    }

    private void ended(long number, int bytes, PublishOutcome outcome) {
        feeder().ended(number, bytes);
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
        needing.ended(number);
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
    void expire() {
        int count = 0;
        for (Expiries.Due due = expiries.poll(epoch.elapsed()); due != null; due = expiries.poll(epoch.elapsed())) {
            for (int i = 0; i < due.size(); i++) {
                long number = due.number(i);
                if (journal.isLive(number) && !feeder().isOut(number) && places.leave(number, due.bytes(i))) {
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
            expiryAlarm = time.after(Duration.ofNanos(wait), () -> mail.post(() -> expiryAlarm = null));
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
        mail.post(() -> feeder().paused());
    }

    /** Whoever still waits is told that the outbox keeps it. */
    void close() {
        if (expiryAlarm != null) {
            expiryAlarm.cancel();
        }
        stages.forEach((number, stage) -> stage.complete(
                feeder().isOut(number)
                        ? new InDoubt(
                                DoubtCause.CLOSED, "sent, but the client was closed before the answer came" + KEPT)
                        : new Failed(FailureCause.CLOSED, "the client was closed before it could be sent" + KEPT)));
    }
}
