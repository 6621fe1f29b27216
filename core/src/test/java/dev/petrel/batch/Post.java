package dev.petrel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** Where batches arrive in a test, which says what becomes of each. For one thread. */
final class Post implements Publisher {

    static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeFormat.STANDARD, "svc");

    static final PublishOutcome REFUSED = new Failed(FailureCause.REFUSED, "the broker answered 0x87");
    static final PublishOutcome TOO_LARGE = new Failed(FailureCause.NOT_SUPPORTED, "too large");

    final HandTurnedTime time = new HandTurnedTime();
    final List<Publication> publications = new ArrayList<>();
    private final Deque<CompletableFuture<PublishOutcome>> unanswered = new ArrayDeque<>();

    /** A batcher whose batches come here, and which has no threads of its own. */
    Batcher batcher(BatchSettings settings) {
        return new Batcher(new Outlet(this, CODEC, time), "sensors/temperature", settings, Runnable::run);
    }

    Outlet outlet() {
        return new Outlet(this, CODEC, Time.system());
    }

    @Override
    public Receipt publishAsync(Publication publication) {
        publications.add(publication);
        CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
        unanswered.add(outcome);
        return new Receipt(CompletableFuture.completedStage(null), outcome);
    }

    /** The oldest batch without an answer was delivered. */
    void deliver() {
        answer(Delivered.SUCCESS);
    }

    /** What became of the oldest batch without an answer. */
    void answer(PublishOutcome outcome) {
        unanswered.remove().complete(outcome);
    }

    /** The oldest batch without an answer was not accepted. */
    void refuse(RuntimeException refusal) {
        unanswered.remove().completeExceptionally(refusal);
    }

    int unanswered() {
        return unanswered.size();
    }

    Envelope envelope(int batch) {
        return CODEC.read(publications.get(batch).payload());
    }

    /** The items of each batch that came, as JSON text; counts are checked on the way. */
    List<List<String>> batches() {
        return publications.stream().map(Post::items).toList();
    }

    static List<String> items(Publication publication) {
        JsonNode data = CODEC.read(publication.payload()).data().as(JsonNode.class);
        List<String> items =
                data.get("items").valueStream().map(JsonNode::toString).toList();
        assertThat(data.get("count").intValue()).isEqualTo(items.size());
        return items;
    }
}
