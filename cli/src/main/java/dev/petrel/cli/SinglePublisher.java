package dev.petrel.cli;

import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Publishes one message and says how that ended. */
final class SinglePublisher {

    private final Link link;
    private final Duration timeout;

    SinglePublisher(Link link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    /** @throws CommandFailed unless it was delivered in time */
    void publish(Publication publication) {
        link.start();
        CompletableFuture<PublishOutcome> outcome = outcome(publication);
        if (!Awaiting.either(outcome, link.inVain(), timeout)) {
            throw tooLate(outcome);
        }
        String failure = failure(outcome.join());
        if (!failure.isEmpty()) {
            throw new CommandFailed(ExitCode.FAILED, failure);
        }
    }

    private CompletableFuture<PublishOutcome> outcome(Publication publication) {
        try {
            return link.client().publishAsync(publication).outcome().toCompletableFuture();
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.FAILED, "not published: " + e.getMessage());
        }
    }

    private CommandFailed tooLate(CompletableFuture<PublishOutcome> outcome) {
        String reasons = String.join("; ", link.client().health().reasons());
        link.close();
        String fate = outcome.isDone() ? failure(outcome.join()) : "it may have arrived";
        return new CommandFailed(
                ExitCode.FAILED,
                "no acknowledgement within " + timeout.toMillis() / 1000.0 + " s"
                        + (reasons.isEmpty() ? "" : ": " + reasons) + " (" + fate + ")");
    }

    /** How a publication failed, in words; empty if it did not. */
    static String failure(PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Delivered delivered -> "";
            case PublishOutcome.Failed failed -> "not published: " + failed.detail();
            case PublishOutcome.InDoubt doubt -> "it may have arrived or not: " + doubt.detail();
        };
    }
}
