package dev.petrel.delivery;

import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Takes dead letters as a broker does: each gets the next answer, and where none is left it is delivered. */
final class Letterbox implements Publisher {

    final List<Publication> letters = new CopyOnWriteArrayList<>();
    private final Queue<CompletableFuture<PublishOutcome>> answers = new ArrayDeque<>();
    private @Nullable Error refusal;

    synchronized Letterbox answer(PublishOutcome outcome) {
        answers.add(CompletableFuture.completedFuture(outcome));
        return this;
    }

    synchronized CompletableFuture<PublishOutcome> holdAnswer() {
        CompletableFuture<PublishOutcome> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    /** The next letter does not get as far as that. */
    synchronized void refuseOnce(Error with) {
        refusal = with;
    }

    @Override
    public synchronized Receipt publishAsync(Publication publication) {
        Error thrown = refusal;
        if (thrown != null) {
            refusal = null;
            throw thrown;
        }
        letters.add(publication);
        CompletableFuture<PublishOutcome> answer = answers.poll();
        return new Receipt(
                CompletableFuture.completedFuture(null),
                answer == null ? CompletableFuture.completedFuture(PublishOutcome.Delivered.SUCCESS) : answer);
    }
}
