package dev.petrel.connection;

import dev.petrel.fault.NotConnected;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import dev.petrel.wire.Dialer;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The one connection of a client, and the room's door: from any thread to the I/O thread, where everything else happens.
 * Public methods may be called from any thread unless they say otherwise.
 */
public final class Connection {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Plan plan;
    private final Outgoing outgoing;
    private final Wishes wishes;
    private final Link link;
    private final Entrance entrance;

    /** A connection that waits for {@link #start()}. */
    public Connection(Plan plan, Dialer dialer, Time time, Events events, Incoming incoming) {
        this.plan = plan;
        PacketIds ids = new PacketIds();
        Surroundings around = new Surroundings(time, this::post, events);
        Intake intake = new Intake(plan.limits(), time, events, this::taken);
        this.outgoing = new Outgoing(plan, intake, ids, around);
        this.wishes = new Wishes(ids, time, dialer.thread(), events);
        this.link = new Link(plan, dialer, time, events, new Traffic(outgoing, wishes, incoming));
        this.entrance = new Entrance(plan, time, intake, outgoing, link);
    }

    private void post(Runnable action) {
        link.post(action);
    }

    private void taken(Flight flight) {
        entrance.taken(flight);
    }

    /** Begins to connect, unless it does already; returns at once. */
    public void start() {
        link.post(link::start);
    }

    /**
     * Has how far QoS 2 publications have come written down from now on, of those that are fed, and goes on with what
     * another process has begun. To be called before {@link #start()}; returns at once.
     *
     * @param begun in their order
     */
    public void resume(Exchanges exchanges, List<Exchanges.Begun> begun) {
        link.post(() -> {
            outgoing.resume(exchanges, begun);
            if (outgoing.unanswered() > 0) {
                link.sessionHeld();
            }
        });
    }

    /**
     * Leaves the connection in peace and makes it anew with a fresh login and fresh certificates, without a pause; what
     * waits for the next one is tried now. Returns at once; {@link #online()} asked afterwards waits for the new one.
     */
    public void reconnect() {
        link.post(link::reconnect);
    }

    /** Where the connection stands. */
    public ConnectionState state() {
        return link.standing().state();
    }

    /** How the last attempt or connection ended, in words; empty once the broker has taken the next. */
    public Optional<String> lastEnd() {
        return link.standing().recent().end();
    }

    /** What stands against a healthy answer while connected. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>(wishes.troubles());
        troubles.addAll(link.standing().recent().missing());
        dispute().ifPresent(troubles::add);
        return troubles;
    }

    /** Who else uses the client id, connected or not; empty when nobody did a short while ago. */
    public Optional<String> dispute() {
        return link.standing().recent().disputed()
                ? Optional.of("another connection took the client id over within the last minute")
                : Optional.empty();
    }

    /** Completes when the connection is online; exceptionally when the broker refuses it or the client gives up. */
    public CompletionStage<Void> online() {
        return ask(link.standing()::awaitOnline);
    }

    /**
     * Takes a publication of the application; never blocks.
     *
     * @throws IllegalArgumentException if it could never be right to send it
     */
    public Receipt publish(Publication publication) {
        requireSound(publication);
        return entrance.publish(publication);
    }

    /**
     * Takes a publication of the client itself, which has room of its own and passes those of the application that wait;
     * never blocks.
     *
     * @throws IllegalArgumentException if it could never be right to send it
     */
    public Receipt publishOwn(Publication publication) {
        requireSound(publication);
        return entrance.publishOwn(publication);
    }

    /**
     * Takes a publication from somebody who holds it until it has ended, and bounds what it holds; never blocks.
     *
     * @param number under which it is written down, see {@link #resume}; any where nobody does
     * @param ended called once with how it ended, on the I/O thread, also when the connection is closed; on the calling
     *     thread if it is closed already. Must be short.
     */
    public void feed(long number, Publication publication, Consumer<PublishOutcome> ended) {
        entrance.feed(number, publication, ended);
    }

    /**
     * How a publication fails that is larger than the broker at hand takes: before it is held. Empty where that is not
     * known, or not for certain.
     */
    public Optional<Failed> tooLarge(Publication publication) {
        return outgoing.tooLarge(publication);
    }

    /**
     * Looks whether a publication may be sent at all.
     *
     * @throws IllegalArgumentException if it could never be right to send it
     */
    public void requireSound(Publication publication) {
        Soundness.require(publication, plan.settings());
    }

    /**
     * From now on there should be a subscription, or, where there is one, what the broker keeps is asked for again. On the
     * I/O thread only, so that a question about it which came later finds it.
     *
     * @param needsMqtt5 whether it is of no use on MQTT 3.1.1, and refused there
     */
    public void subscribe(String filter, Qos qos, boolean needsMqtt5) {
        wishes.add(filter, qos, needsMqtt5);
    }

    /** From now on there should be no such subscription; on the I/O thread only. */
    public void unsubscribe(String filter) {
        wishes.remove(filter);
    }

    /** Completes with the granted QoS; exceptionally when the broker refuses or the connection ends before. */
    public CompletionStage<Qos> granted(String filter) {
        return ask(granted -> wishes.granted(filter, granted));
    }

    /** Sends an acknowledgement; on the I/O thread only. */
    public void acknowledge(Packet acknowledgement) {
        onWire(wire -> wire.send(acknowledgement));
    }

    /** Hands what was acknowledged to the socket; on the I/O thread only. */
    public void flush() {
        onWire(Wire::flush);
    }

    /** Stops reading from the socket, or goes on; on the I/O thread only. */
    public void reading(boolean on) {
        onWire(wire -> wire.reading(on));
    }

    private void onWire(Consumer<Wire> action) {
        Wire wire = link.wire();
        if (wire != null) {
            action.accept(wire);
        }
    }

    /** Completes when nothing accepted is left without an outcome. */
    public CompletionStage<Void> drained() {
        return link.closed().isDone() ? DONE : ask(outgoing::awaitDrained);
    }

    /** Takes no new publications from now on. */
    public void refuseNew() {
        entrance.close();
    }

    /**
     * Ends the connection as if it were lost, for a reason of ours; another follows as after any loss. Does nothing while
     * there is none.
     *
     * @param why in words, for {@link #lastEnd()} and the log
     */
    public void drop(String why) {
        link.post(() -> link.drop(MqttText.printable(why)));
    }

    /**
     * Somebody else speaks in this client's name: leaves the connection to them, and comes back after a while, as after a
     * take-over. Does nothing while there is none.
     *
     * @param why in words, for {@link #lastEnd()} and the log
     */
    public void disputed(String why) {
        link.post(() -> link.disputed(MqttText.printable(why)));
    }

    /**
     * Ends; completes when the socket is closed and every publication has its outcome. The second call changes nothing.
     *
     * @param withWill whether to go without a word, so that the broker publishes the will; it then keeps the session for
     *     as long as after a loss. Otherwise it is told goodbye, and a clean session ends.
     */
    public CompletionStage<Void> close(boolean withWill) {
        entrance.close();
        link.post(() -> link.close(withWill));
        return link.closed();
    }

    /** Asks the I/O thread for something that it completes, now or later. */
    private <T> CompletionStage<T> ask(Consumer<CompletableFuture<T>> question) {
        if (link.closed().isDone()) {
            return CompletableFuture.failedFuture(new NotConnected("the client is closed"));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        link.post(() -> question.accept(answer));
        return answer;
    }
}
