package dev.petrel.outbox;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Damage;
import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where publications are kept on disk until they have arrived, and the room's door. What is accepted is on disk, and is
 * sent in the order in which it was accepted, by this process or the next. All methods may be called from any thread.
 */
public final class Outbox {

    /** How many the outlet has at a time, at most. */
    public static final int FED_MESSAGES = 512;

    /** How many bytes the outlet has at a time, about. */
    public static final int FED_BYTES = 4 << 20;

    private static final int NEARLY_FULL = 80;

    private final Time time;
    private final Epoch epoch;
    private final Places places;
    private final Keeper keeper;
    private final List<Begun> begun;
    private final Thread thread;
    private int foundExactlyOnce;
    private volatile boolean refusing;

    /**
     * Whose outbox it is.
     *
     * @param clientId how the broker knows the client
     * @param broker host and port of the servers as the URLs say them, in their order. With {@code exactlyOnce} the
     *     exchanges belong to their session, and whether another name means the same broker cannot be known. Of several
     *     all count: that they share their sessions is for the operator to know, and which is tried first decides which
     *     session is found where they do not
     */
    public record Owner(String clientId, String broker) {}

    /**
     * A QoS 2 publication that the process before had begun to send.
     *
     * @param number its place among all that the outbox ever took
     * @param id its packet identifier
     * @param received whether the broker has it, by its PUBREC
     * @param publication itself; null where it has ended, so that only its identifier is not to be used
     * @param ended hears how it ended, once, on any thread
     */
    public record Begun(
            long number, int id, boolean received, @Nullable Publication publication, Consumer<PublishOutcome> ended) {}

    /**
     * Opens it, and reads what it holds; takes publications from now on, and feeds them while {@link #online}.
     *
     * @param policy who goes when there is no room; {@link QueuePolicy#whenOffline} says nothing here
     * @throws StorageUnavailable if the directory is in use, belongs to another client or another version, holds exchanges
     *     that are open with another broker, or the disk fails
     */
    public Outbox(OutboxSettings settings, QueuePolicy policy, Owner owner, Time time, Events events, Outlet outlet) {
        this.time = time;
        this.epoch = new Epoch(time);
        Mail mail = new Mail();
        this.places = new Places(settings, policy, time, mail);
        Expiries expiries = new Expiries();
        Needing needing = new Needing(settings);
        Journal journal = Store.open(settings, owner.clientId(), (number, bytes, start) -> {
            expiries.add(number, bytes, epoch.deadline(number, Letter.Stamp.of(start)));
            places.found(number, bytes, Letter.topic(start));
            foundExactlyOnce += Letter.isExactlyOnce(start) ? 1 : 0;
            if (Letter.needsSubscriber(start)) {
                needing.found(number, bytes);
            }
        });
        Exchanges exchanges = exchanges(settings, owner, journal);
        for (Damage damage : journal.damages()) {
            events.tell(new ClientEvent.OutboxDamaged(damage.text()));
        }
        if (exchanges != null) {
            exchanges.damages().forEach(damage -> events.tell(new ClientEvent.OutboxDamaged(damage)));
        }
        epoch.firstOwn(journal.next());
        Opened opened = new Opened(journal, epoch, expiries, places, needing, mail, exchanges);
        this.keeper = new Keeper(opened, settings, time, events, outlet);
        this.begun = keeper.begun();
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("petrel-outbox-" + owner.clientId())
                .start(keeper);
    }

    private static @Nullable Exchanges exchanges(OutboxSettings settings, Owner owner, Journal journal) {
        try {
            if (settings.exactlyOnce()) {
                return Exchanges.open(settings.directory(), owner.broker(), journal);
            }
            Exchanges.requireNone(settings.directory(), journal);
            return null;
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /**
     * The QoS 2 publications that the process before had begun to send, in the order in which they go on. They count as
     * sent; none without {@code exactlyOnce}.
     */
    public List<Begun> begun() {
        return begun;
    }

    /** How many QoS 2 publications were in it when it was opened. */
    public int foundExactlyOnce() {
        return foundExactlyOnce;
    }

    /** Writes down that a publication is about to be sent at QoS 2; told on the outbox's thread when it is on disk. */
    public void sending(int id, long number, Runnable onDisk) {
        keeper.exchange(exchanges -> exchanges.step(new Step.Sending(id, number), onDisk));
    }

    /** Writes down that the broker has it, by its PUBREC. */
    public void received(int id, Runnable onDisk) {
        keeper.exchange(exchanges -> exchanges.step(new Step.Received(id), onDisk));
    }

    /** Writes down that an exchange is at its end, delivered or not, so that its identifier is free again. */
    public void over(int id, long number, boolean delivered, Runnable onDisk) {
        keeper.exchange(exchanges -> exchanges.step(new Step.Over(id, number, delivered), onDisk));
    }

    /** Writes down that the broker has forgotten all exchanges. */
    public void sessionGone() {
        keeper.exchange(Exchanges::sessionGone);
    }

    /**
     * Takes a publication; never waits for the disk. The receipt tells when it is on disk, or that it is not: with
     * {@link StorageUnavailable}, {@link QueueFull} or {@link NotConnected}.
     */
    public Receipt publish(Publication publication) {
        Handed handed = Handed.of(new Letter(publication, time.now(), epoch.elapsed()));
        if (refusing) {
            handed.refuse(new NotConnected("the client is closed"));
            return handed.receipt();
        }
        try {
            places.enter(new Guest(handed));
            keeper.entered();
        } catch (QueueFull e) {
            handed.refuse(e);
        }
        return handed.receipt();
    }

    /** Whether there is a connection: what is kept is sent while there is. */
    public void online(boolean now) {
        keeper.online(now);
    }

    /** What stands against a healthy answer. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        int percent = places.percent();
        if (percent >= NEARLY_FULL) {
            reasons.add("the outbox is " + percent + " % full, with " + places.messages() + " messages");
        }
        keeper.troubles().forEach(trouble -> reasons.add("the outbox: " + trouble));
        return reasons;
    }

    /** Completes when nothing is left in it. */
    public CompletionStage<Void> drained() {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        keeper.awaitDrained(drained);
        return drained;
    }

    /** How many publications it keeps. */
    public long kept() {
        return places.messages();
    }

    /** Takes no new publications from now on. */
    public void refuseNew() {
        refusing = true;
    }

    /**
     * Ends; what has no outcome yet ends as failed or in doubt for this process, stays on disk and is sent with the next
     * start. The second call changes nothing.
     *
     * @param within how long to wait for the disk at most; an interrupt ends the waiting and stays set
     * @return whether it ended in time
     */
    public boolean close(Duration within) {
        refusing = true;
        keeper.stop();
        try {
            return thread.join(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
