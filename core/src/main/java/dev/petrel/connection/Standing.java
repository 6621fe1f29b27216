package dev.petrel.connection;

import dev.petrel.fault.NotConnected;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where the link stands, and who waits for it to be online. Owned by the I/O thread, but for what says otherwise. */
final class Standing {

    private final Events events;
    private final Waiters waiters = new Waiters();
    private volatile ConnectionState state = new ConnectionState.Idle(Optional.empty());

    Standing(Events events) {
        this.events = events;
    }

    /** May be called from any thread. */
    ConnectionState state() {
        return state;
    }

    /** Whether the broker has taken the connection. */
    boolean taken() {
        return state instanceof ConnectionState.Subscribing || state instanceof ConnectionState.Online;
    }

    void become(ConnectionState next) {
        state = next;
        events.tell(new ClientEvent.StateChanged(next));
    }

    void online(Instant since) {
        become(new ConnectionState.Online(since));
        waiters.complete();
    }

    /** Nothing is tried any more until it is told to start. */
    void givenUp(String why) {
        become(new ConnectionState.Idle(Optional.of(why)));
        events.tell(new ClientEvent.GivenUp(why));
    }

    void closed() {
        become(new ConnectionState.Closed());
        waiters.fail(new NotConnected("the client was closed"));
    }

    /** Who waits will not get what it waits for, or not soon. */
    void fail(RuntimeException why) {
        waiters.fail(why);
    }

    /** Completes when the link is online; exceptionally when the broker refuses it or it is given up. */
    void awaitOnline(CompletableFuture<Void> waiting) {
        switch (state) {
            case ConnectionState.Online online -> waiting.complete(null);
            case ConnectionState.Closed gone -> waiting.completeExceptionally(new NotConnected("the client is closed"));
            case ConnectionState.Idle idle
            when idle.why().isPresent() ->
                waiting.completeExceptionally(
                        new NotConnected("given up: " + idle.why().get()));
            default -> waiters.add(waiting);
        }
    }
}
