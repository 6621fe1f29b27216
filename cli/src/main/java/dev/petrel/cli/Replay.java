package dev.petrel.cli;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.message.Checksum;
import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends letters to a broker as what they were, each after the broker's word on the one before. */
final class Replay implements AutoCloseable, DeadLetterReplay.Way {

    private final Link link;
    private final Duration timeout;

    Replay(Link link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
        link.start();
    }

    /** What to publish: the original without its expiry, which is long over, and not retained. */
    static Publication publication(DeadLetter letter, Topic to) {
        Publication original = letter.original();
        Metadata was = original.metadata();
        Metadata metadata = new Metadata(
                was.contentType(),
                was.utf8(),
                was.responseTopic(),
                was.correlationData(),
                null,
                Checksum.without(was.userProperties()));
        Publication again = new Publication(to, original.payload(), Qos.AT_LEAST_ONCE, false, metadata);
        boolean summed = metadata.userProperties().size() < was.userProperties().size();
        return summed ? Checksum.added(again) : again;
    }

    @Override
    public String send(Publication publication) {
        CompletableFuture<PublishOutcome> outcome;
        try {
            outcome = link.client().publishAsync(publication).outcome().toCompletableFuture();
        } catch (IllegalArgumentException e) {
            return "not published: " + e.getMessage();
        }
        if (!Awaiting.either(outcome, link.inVain(), timeout)) {
            throw new CommandFailed(
                    ExitCode.FAILED,
                    "no word from the broker within " + timeout.toMillis() / 1000.0
                            + " s: the letter stays, though it may have arrived; "
                            + String.join("; ", link.client().health().reasons()));
        }
        return switch (outcome.join()) {
            case PublishOutcome.Delivered delivered
            when delivered.code().equals(ReasonCode.NO_MATCHING_SUBSCRIBERS) -> "nobody subscribes to its topic";
            case PublishOutcome ended -> SinglePublisher.failure(ended);
        };
    }

    @Override
    public void close() {
        link.close();
    }
}
