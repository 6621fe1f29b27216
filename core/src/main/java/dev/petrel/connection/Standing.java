package dev.petrel.connection;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.PetrelException;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Events;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the link stands, and who waits for it to be online. Owned by the I/O thread, but for what says otherwise. */
final class Standing {

    private final Events events;
    private final Recent recent;
    private final Waiters waiters = new Waiters();
    private @Nullable Supplier<PetrelException> givenUp;
    private boolean leaving;
    private volatile ConnectionState state = new ConnectionState.Idle(Optional.empty());

    Standing(Events events, Recent recent) {
        this.events = events;
        this.recent = recent;
    }

    /** What befell it last. */
    Recent recent() {
        return recent;
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
        if (!leaving) {
            waiters.complete();
        }
    }

    /** The connection at hand is about to be left for a new one, which is what to wait for; or is no more. */
    void leaving(boolean now) {
        leaving = now;
    }

    /** Nothing is tried any more until it is told to start; who asks then is told so. */
    void givenUp(String why, Supplier<PetrelException> toWaiters) {
        givenUp = toWaiters;
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
            case ConnectionState.Online online when !leaving -> waiting.complete(null);
            case ConnectionState.Closed gone -> waiting.completeExceptionally(new NotConnected("the client is closed"));
            case ConnectionState.Idle idle when givenUp != null -> waiting.completeExceptionally(givenUp.get());
            default -> waiters.add(waiting);
        }
    }
}
