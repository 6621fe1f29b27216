package dev.petrel.it;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.request.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Asking for numbers, each on a thread of its own. */
final class Ask {

    private static final Executor VIRTUAL = Thread::startVirtualThread;

    private Ask() {}

    /** What is asked and answered. */
    record Count(int n) {}

    static Request request(String topic, int n, Duration within) {
        return Request.of(topic, Envelope.of("number.double", new Count(n)), within);
    }

    /** The answer's number. */
    static int ask(PetrelClient client, String topic, int n) {
        return number(client.request(request(topic, n, Inbox.PATIENCE)));
    }

    static int number(Envelope reply) {
        return reply.data().as(Count.class).n();
    }

    /** Asks at once, and waits elsewhere. */
    static CompletableFuture<Envelope> later(PetrelClient client, Request request) {
        return CompletableFuture.supplyAsync(() -> client.request(request), VIRTUAL);
    }

    /** How it ended: its reply, or its exception. */
    static Object end(CompletableFuture<Envelope> asked) throws Exception {
        return asked.handle((reply, failure) -> failure == null ? (Object) reply : failure.getCause())
                .get(60, TimeUnit.SECONDS);
    }

    /** Answers with twice the number. */
    static void doubles(PetrelClient client, String filter) {
        client.reply(filter, Count.class, request -> Map.of("n", request.data().n() * 2))
                .awaitGranted(Inbox.PATIENCE);
    }
}
