package dev.petrel.delivery;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.Dropped.Why;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way in, as one list: ledger, match, lane, identity, handler, outcome, ledger again, acknowledgement. The first
 * three happen on the I/O thread, the next three on a virtual thread of {@link Lanes}, and the end on the I/O thread
 * again, once for all that finished meanwhile.
 */
public final class Dispatcher {

    /** Where acknowledgements and the wish to read less go; called on the I/O thread only. */
    public interface Upstream {

        /** Sends an acknowledgement with the next {@link #flush}. */
        void acknowledge(Packet acknowledgement);

        /** Hands what was sent to the socket. */
        void flush();

        /** Stops reading from the socket, or goes on. */
        void reading(boolean on);

        /** Ends the connection as if it were lost, so that what is un-acknowledged comes again. */
        void drop(String why);
    }

    /** What a client holds back from the others of its group, while it is slow: a share, not all there is. */
    private static final int MOST_OF_A_GROUP = 50;

    private final Surroundings around;
    private final Upstream upstream;
    private final Patience patience = new Patience();
    private final OnlineTime online;
    private final Cores cores;
    private final DeadLetters letters;
    private final @Nullable Diary diary;
    private final Lanes lanes;
    private final Inflow inflow;
    private final ConcurrentLinkedQueue<AckLedger.Entry> finished = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<AckLedger.Entry> spoilt = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean settling = new AtomicBoolean();
    private volatile boolean closing;

    // Owned by the I/O thread.
    private final Routes routes = new Routes();
    private final AckLedger ledger;
    private final Parking parking;

    /**
     * A dispatcher that answers to that upstream.
     *
     * @throws StorageUnavailable if there is a directory for identities and it cannot be used
     */
    public Dispatcher(Surroundings around, Upstream upstream) {
        this.around = around;
        this.upstream = upstream;
        this.ledger = new AckLedger(upstream::acknowledge);
        this.parking = new Parking(around.limits(), around.time(), this::postUnlessClosing, this::leaveParking);
        this.inflow = new Inflow(around.limits().inboundBytes(), upstream::reading);
        this.online = new OnlineTime(around.time());
        this.cores = new Cores(around.clientId(), patience);
        this.letters = new DeadLetters(around, patience);
        this.diary = Diary.of(around);
        Budget budget = new Budget(around.failures().handlerBudget(), online);
        Handling handling = new Handling(around, new Attempts(around, patience, budget, cores), letters, diary);
        Worker.Job job = new Worker.Job(handling::run, this::finished);
        this.lanes = new Lanes(around.clientId(), around.time(), budget, patience, job);
    }

    /**
     * Adds a route, or puts it in place of the one with the same filter and name. On the I/O thread.
     *
     * @return the QoS to ask the broker for, or empty when it need not be asked
     */
    public Optional<Qos> add(Route route) {
        Dedupe dedupe = around.dedupe();
        route.copies = dedupe == null ? null : new Copies(dedupe, around.time(), patience);
        route.diaryName = diary == null ? null : routes.lastingName(route);
        boolean ask = routes.add(route, around.time().nanos());
        parking.opened(route);
        return ask ? routes.qos(route.filter().wire()) : Optional.empty();
    }

    /** Removes a route; returns whether its filter is not asked for by any other. On the I/O thread. */
    public boolean remove(Route route) {
        boolean last = routes.remove(route);
        if (last) {
            parking.closed(route.filter());
        }
        lanes.handOver(); // what waited for its handlers is dropped now
        return last;
    }

    /** Whether nothing but MQTT 5 can give the handlers of a filter what they require. On the I/O thread. */
    public boolean needsMqtt5(String wireFilter) {
        return routes.allRequireChecksum(wireFilter);
    }

    /** How many messages may come before the first is acknowledged: fewer where others of a group could take them. */
    public int receiveMaximum() {
        int most = around.limits().receiveMaximum();
        return routes.onlyShared() ? Math.min(most, MOST_OF_A_GROUP) : most;
    }

    /** A new wire is there. */
    public void connected(Greeting greeting) {
        online.online(true);
        ledger.connected(greeting.sessionPresent());
        boolean mqtt5 = greeting.protocol() == Protocol.MQTT_5;
        routes.speaking(mqtt5);
        letters.speaking(mqtt5);
        parking.connected(greeting.sessionPresent(), mqtt5, receiveMaximum());
        routes.connected(around.time().nanos());
        inflow.connected();
    }

    /** The wire has ended: until there is another, the time of handlers stands still. On the I/O thread. */
    public void disconnected() {
        ledger.disconnected();
        online.online(false);
    }

    /** What stands against a healthy answer while connected; from any thread. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>(letters.troubles());
        if (diary != null) {
            diary.trouble().ifPresent(troubles::add);
        }
        troubles.addAll(lanes.troubles());
        return troubles;
    }

    /** How many received messages are not acknowledged yet. */
    public int unacknowledged() {
        return ledger.unacknowledged();
    }

    /** A PUBLISH came. */
    public void received(Packet.Publish publish) {
        Publication publication = publish.publication();
        if (closing) {
            if (publication.qos() == Qos.AT_MOST_ONCE) {
                drop(publication, Why.CLOSING);
            }
            return; // un-acknowledged, so the session keeps it
        }
        AckLedger.Entry entry = null;
        if (publication.qos() != Qos.AT_MOST_ONCE) {
            entry = ledger.received(publish);
            if (entry == null) {
                return; // a copy of what is handled already
            }
        }
        List<Route> found = routes.match(publish);
        if (!found.isEmpty()) {
            enterLanes(publication, found, entry);
        } else if (entry != null && Checking.isStray(publication)) {
            parking.leaveAtOnce(publication, entry);
        } else if (entry != null && parking.isFor(publication)) {
            parking.park(publication, entry);
        } else {
            drop(publication, Why.NO_HANDLER);
            if (entry != null) {
                ledger.handled(entry);
            }
        }
    }

    private void leaveParking(List<Parking.Stay> stays, Route route) {
        stays.forEach(stay -> enterLanes(stay.publication(), List.of(route), stay.entry()));
        lanes.handOver();
    }

    private void enterLanes(Publication publication, List<Route> found, AckLedger.@Nullable Entry entry) {
        long now = around.time().nanos();
        Task.Share share = new Task.Share(entry, found.size());
        for (Route route : found) {
            Message message = new Message(
                    publication.topic(),
                    publication.payload(),
                    publication.qos(),
                    publication.retain(),
                    publication.metadata(),
                    route.filter());
            Task task = new Task(route, message, now, share);
            Task leftOut = lanes.add(task, inflow.add(task.bytes()));
            if (leftOut != null) {
                drop(publication, Why.INBOUND_FULL);
                finished(leftOut, Ending.DROPPED);
            }
        }
    }

    /** All that the socket held for now has been received. */
    public void burstEnded() {
        lanes.handOver();
        inflow.holdBack();
    }

    /** A PUBREL came. */
    public void released(Packet.PubRel release) {
        ledger.released(release.id());
    }

    /** Called by the lanes' workers: a message has come to an end with one handler. */
    private void finished(Task task, Ending outcome) {
        inflow.remove(task.bytes());
        AckLedger.Entry entry = task.share().entry();
        if (outcome == Ending.SPOILT && entry != null) {
            spoilt.add(entry);
        } else if (outcome.settled() && task.share().done() && entry != null) {
            finished.add(entry);
        } else if (!inflow.isPaused()) {
            return;
        }
        if (settling.compareAndSet(false, true)) {
            post(this::settle);
        }
    }

    private void post(Runnable action) {
        try {
            around.thread().execute(action);
        } catch (RejectedExecutionException e) {
            if (!closing) {
                throw e; // otherwise the handler outlived the client, and nothing can be acknowledged any more
            }
        }
    }

    private void postUnlessClosing(Runnable action) {
        if (!closing) {
            post(action);
        }
    }

    private void settle() {
        settling.set(false);
        for (AckLedger.Entry entry = spoilt.poll(); entry != null; entry = spoilt.poll()) {
            if (ledger.spoilt(entry)) {
                upstream.drop("a message is not what was sent, by its checksum");
            }
        }
        for (AckLedger.Entry entry = finished.poll(); entry != null; entry = finished.poll()) {
            ledger.handled(entry);
        }
        upstream.flush();
        inflow.goOn();
    }

    private void drop(Publication publication, Why why) {
        around.events().tell(new ClientEvent.Dropped(publication.topic().name(), publication.qos(), why));
    }

    /** Takes no new messages from now on; what comes stays un-acknowledged. */
    public void refuseNew() {
        closing = true;
    }

    /**
     * Waits until what it has is handled, apart from what the calling thread itself handles and what waits behind that.
     * An interrupt ends the waiting and stays set.
     *
     * @return how many messages are left then
     */
    public int drain(Duration within) {
        return lanes.drain(within);
    }

    /** As {@link #stop(Duration)}, within a second. */
    public void stop() {
        stop(Duration.ofSeconds(1));
    }

    /**
     * Starts no handler any more and interrupts those that still run. What they leave unhandled is not acknowledged,
     * nor is what waits to be tried again.
     *
     * @param within how long to wait at most until identities are on disk; an interrupt ends the waiting and stays set
     */
    public void stop(Duration within) {
        closing = true;
        patience.end();
        lanes.stop();
        cores.stop();
        if (diary != null) {
            diary.close(within);
        }
    }
}
