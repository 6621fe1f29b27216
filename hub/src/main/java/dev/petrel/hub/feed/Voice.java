package dev.petrel.hub.feed;

import dev.petrel.hub.link.Session;
import dev.petrel.message.Publication;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.Receipt;
import java.util.Optional;

/** Speaks through a session while it is held, until it is told to be silent. From any thread. */
final class Voice {

    private final Session session;
    private boolean silent;

    Voice(Session session) {
        this.session = session;
    }

    /** Whether the broker would hear it now. What is said while it would not waits in the client, and grows old there. */
    boolean heard() {
        return session.held().getAsBoolean() && session.client().health().state() instanceof ConnectionState.Online;
    }

    /**
     * Hands something to the client; empty if the session is not held any more.
     *
     * @throws IllegalArgumentException if it could never be right to send it
     */
    synchronized Optional<Receipt> say(Publication publication) {
        return silent || !session.held().getAsBoolean()
                ? Optional.empty()
                : Optional.of(session.client().publishAsync(publication));
    }

    /** Says nothing more: when this returns, nothing is handed to the client any more. */
    synchronized void fallSilent() {
        silent = true;
    }
}
