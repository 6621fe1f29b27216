package dev.petrel.connection;

import dev.petrel.fault.NotConnected;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.Receipt;
import dev.petrel.overflow.Entry;
import dev.petrel.overflow.Quarter;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.WhenOffline;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Where publications come in, from any thread: whether there is room, and what follows while there is no connection. What
 * is taken is told to the I/O thread.
 */
final class Entrance {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final WhenOffline QUEUE = new WhenOffline.Queue();

    private final ConnectionSettings settings;
    private final DeliveryLimits limits;
    private final Time time;
    private final Intake intake;
    private final Outgoing outgoing;
    private final Link link;
    private final Quarter needing;
    private final boolean waitsForRoom;
    private final AtomicBoolean pumpScheduled = new AtomicBoolean();
    private volatile boolean refusing;

    Entrance(Plan plan, Time time, Intake intake, Outgoing outgoing, Link link) {
        this.settings = plan.settings();
        this.limits = plan.limits();
        this.time = time;
        this.intake = intake;
        this.outgoing = outgoing;
        this.link = link;
        this.needing = new Quarter(limits.queuedMessages(), limits.queuedBytes());
        this.waitsForRoom = limits.queue().waits();
    }

    /** Takes none from now on. */
    void close() {
        refusing = true;
    }

    /** Takes a sound one of the application. */
    Receipt publish(Publication publication) {
        Optional<Failed> tooLarge = outgoing.tooLarge(publication);
        if (tooLarge.isPresent()) {
            Flight flight = new Flight(publication, Origin.APPLICATION, time.nanos());
            boolean unused = flight.end(tooLarge.get());
            return new Receipt(DONE, flight.outcome());
        }
        Soundness.requireUnwritten(publication, settings);
        return switch (link.standing().connected() ? QUEUE : limits.queue().whenOffline()) {
            case WhenOffline.Queue queue ->
                take(publication, waitsForRoom ? Origin.pending(false) : Origin.APPLICATION);
            case WhenOffline.Wait wait -> takeOffline(publication, wait.upTo());
            case WhenOffline.Reject reject -> refused(new NotConnected(notConnected(publication)));
        };
    }

    /** Takes a sound one of the client itself. */
    Receipt publishOwn(Publication publication) {
        Soundness.requireUnwritten(publication, settings);
        return take(publication, Origin.OWN);
    }

    /** Takes one that somebody else holds. */
    void feed(long number, Publication publication, Consumer<PublishOutcome> ended) {
        Flight flight = new Flight(publication, Origin.fed(number, ended), time.nanos());
        intake.feed(flight);
        taken(flight);
    }

    private Receipt take(Publication publication, Origin origin) {
        return take(new Flight(publication, origin, time.nanos()));
    }

    private Receipt take(Flight flight) {
        if (refusing) {
            return declined(flight, new NotConnected("the client is closed"));
        }
        if (flight.needsSubscriber()) {
            if (!needing.takes(flight.bytes)) {
                return declined(flight, Intake.noRoom(flight, needing.words()));
            }
            flight.countsAmong(needing);
        }
        Entry entry = intake.offer(flight);
        if (entry instanceof Entry.Full full) {
            return declined(flight, Intake.noRoom(flight, full.words()));
        }
        if (entry instanceof Entry.Taken) {
            taken(flight);
        }
        return new Receipt(flight.origin.accepted(), flight.outcome());
    }

    private Receipt takeOffline(Publication publication, Duration upTo) {
        Flight flight = new Flight(publication, Origin.pending(true), time.nanos());
        Receipt receipt = take(flight);
        flight.connectsBy(time.after(
                upTo,
                () -> link.post(() -> outgoing.notConnectedInTime(
                        flight, () -> new NotConnected(notConnected(publication) + " within " + upTo)))));
        return receipt;
    }

    /** One stands among those that wait to be sent, at once or since there was room for it. */
    void taken(Flight flight) {
        if (!flight.origin.online() || link.standing().connected()) {
            flight.accept();
        }
        outgoing.expiresUnsent(flight);
        if (pumpScheduled.compareAndSet(false, true)) {
            link.post(this::pump);
        }
        if (link.closed().isDone()) {
            outgoing.endClosed(flight); // closed between the question and the offer
        }
    }

    private void pump() {
        pumpScheduled.set(false);
        if (link.closed().isDone()) {
            outgoing.close(); // what came in while closing
        } else {
            outgoing.pump();
        }
    }

    private static Receipt declined(Flight flight, RuntimeException why) {
        flight.decline(why);
        return refused(why);
    }

    private static Receipt refused(RuntimeException why) {
        return new Receipt(CompletableFuture.failedFuture(why), CompletableFuture.failedFuture(why));
    }

    private String notConnected(Publication publication) {
        return "no connection for a publication on "
                + MqttText.quoted(publication.topic().name())
                + link.standing().recent().end().map(end -> ", since " + end).orElse("");
    }
}
