package dev.petrel.request;

import dev.petrel.envelope.Envelope;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.fault.RequestTimedOut;
import dev.petrel.topic.MqttText;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** One request under way. Its thread waits for one step after another, and at each of them for the end too. */
final class Pending {

    /** How a request ends. */
    sealed interface End {
        /** With what the other side said. */
        record Answered(Envelope reply) implements End {}

        /** Without; the exception is made on the thread that asked. */
        record Failed(Supplier<? extends RuntimeException> why) implements End {}
    }

    final Request request;
    final Deadline deadline;

    /** Under which keys it is found; guarded by the lock of {@link OpenRequests}. */
    Set<OpenRequests.Key> keys = Set.of();

    private final CompletableFuture<End> end = new CompletableFuture<>();
    private volatile String standing = "the client has not been connected yet";

    Pending(Request request, Deadline deadline) {
        this.request = request;
        this.deadline = deadline;
    }

    /** Where it stands, for who asks why it did not end otherwise. */
    void stands(String where) {
        standing = where;
    }

    /** Ends it, unless it has ended; whether this was its end. */
    boolean answer(Envelope reply) {
        if (!ErrorReply.is(reply)) {
            return end.complete(new End.Answered(reply));
        }
        try {
            ErrorReply.Words words = ErrorReply.read(reply);
            return fail(() -> ErrorReply.error(words));
        } catch (MalformedMessage e) {
            return fail(() -> e);
        }
    }

    /** Ends it without a reply, unless it has ended; whether this was its end. */
    boolean fail(Supplier<? extends RuntimeException> why) {
        return end.complete(new End.Failed(why));
    }

    /** Its time is up. */
    void timeOut() {
        fail(() -> new RequestTimedOut("no reply to the request on " + topic() + " within "
                + request.within().toMillis() + " ms: " + standing));
    }

    /** Waits for a step on its way, unless it ends before. */
    <S> S await(CompletableFuture<S> step) {
        get(CompletableFuture.anyOf(step, end));
        if (end.isDone()) {
            await();
        }
        return step.join();
    }

    /** Waits for the reply. */
    Envelope await() {
        return switch (get(end)) {
            case End.Answered answered -> answered.reply();
            case End.Failed failed -> throw failed.why().get();
        };
    }

    private <V> V get(CompletableFuture<V> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestTimedOut(
                    "interrupted while waiting for the reply to the request on " + topic() + ": " + standing);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private String topic() {
        return MqttText.quoted(request.topic().name());
    }
}
