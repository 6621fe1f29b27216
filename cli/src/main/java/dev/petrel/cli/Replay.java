package dev.petrel.cli;

import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
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
