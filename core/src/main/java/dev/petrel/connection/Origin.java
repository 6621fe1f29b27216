package dev.petrel.connection;

import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a publication comes from.
 *
 * @param kind who has something to say
 * @param number its number there; 0 where it has none
 * @param pending completed when it is accepted; null when that is said at once
 * @param online whether it is accepted only when there is a connection
 * @param ended told how it ended, on the thread that ends it; null for nobody
 */
record Origin(
        Kind kind,
        long number,
        @Nullable OutcomeStage<Void> pending,
        boolean online,
        @Nullable Consumer<PublishOutcome> ended) {

    /** Who has something to say. */
    enum Kind {
        /** The application. */
        APPLICATION,
        /** The client itself: it has room of its own, and takes the next free slot. */
        OWN,
        /** Another part that holds it until it has ended, and bounds what it holds: it takes no room here. */
        FED
    }

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    /** The application's, accepted at once or not at all. */
    static final Origin APPLICATION = new Origin(Kind.APPLICATION, 0, null, false, null);

    /** The client's own. */
    static final Origin OWN = new Origin(Kind.OWN, 0, null, false, null);

    /** The application's, maybe accepted later. */
    static Origin pending(boolean online) {
        return new Origin(Kind.APPLICATION, 0, new OutcomeStage<>(), online, null);
    }

    /** That of another part. */
    static Origin fed(long number, Consumer<PublishOutcome> ended) {
        return new Origin(Kind.FED, number, null, false, ended);
    }

    boolean own() {
        return kind == Kind.OWN;
    }

    CompletionStage<Void> accepted() {
        return pending == null ? DONE : pending;
    }

    void accept() {
        if (pending != null) {
            pending.complete(null);
        }
    }

    boolean isAccepted() {
        return pending == null || pending.isDone();
    }

    /** It ended, accepted at the latest by that. */
    void ended(PublishOutcome how) {
        accept();
        if (ended != null) {
            ended.accept(how);
        }
    }

    void decline(RuntimeException why) {
        if (pending != null) {
            pending.completeExceptionally(why);
        }
    }
}
