package dev.petrel;

import static org.awaitility.Awaitility.await;

import dev.petrel.envelope.Envelope;
import dev.petrel.request.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A thread that asks and waits. */
final class Asker {

    private final CompletableFuture<Envelope> reply = new CompletableFuture<>();
    private final Thread thread;

    private Asker(PetrelClient client, Request request) {
        thread = Thread.ofVirtual().start(() -> {
            try {
                reply.complete(client.request(request));
            } catch (Throwable failure) {
                reply.completeExceptionally(failure);
            }
        });
    }

    static Asker of(PetrelClient client, Request request) {
        return new Asker(client, request);
    }

    /** Waits for the reply. */
    Envelope reply() throws Exception {
        return reply.get(10, TimeUnit.SECONDS);
    }

    /** Waits for the exception. */
    Throwable failure() throws Exception {
        return reply.handle((answer, failure) -> failure == null ? new AssertionError("answered " + answer) : failure)
                .get(10, TimeUnit.SECONDS);
    }

    boolean isWaiting() {
        return !reply.isDone();
    }

    /** Waits until the thread itself waits. */
    void awaitWaiting() {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }
}
