package dev.petrel.hub.homeassistant;

import dev.petrel.hub.link.Session;
import dev.petrel.message.Publication;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands messages to the session and waits until the broker has them. Used by one thread at a time. */
final class Post {

    /** How long the broker may take; after a cut of the connection the next round begins anew in any case. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Session session;
    private final CompletableFuture<Void> over;

    /** @param over completes when the session ends: nothing is handed over from then on, and nobody waits */
    Post(Session session, CompletableFuture<Void> over) {
        this.session = session;
        this.over = over;
    }

    /**
     * Publishes retained texts at QoS 1, which never expire; empty ones remove what stands there.
     *
     * @param texts by topic
     * @return what became of them
     * @throws Unfinished if the session is over, or the broker does not answer
     */
    Taken deliver(Map<String, String> texts) {
        Map<String, Receipt> receipts = new LinkedHashMap<>();
        texts.forEach((topic, text) -> {
            requireOurs();
            receipts.put(
                    topic,
                    session.client().publishAsync(Publication.text(topic, text).withRetain(true)));
        });
        List<String> taken = new ArrayList<>();
        List<String> flaws = new ArrayList<>();
        receipts.forEach((topic, receipt) -> flaw(topic, receipt).ifPresentOrElse(flaws::add, () -> taken.add(topic)));
        return new Taken(taken, flaws);
    }

    private void requireOurs() {
        if (over.isDone() || !session.held().getAsBoolean()) {
            throw new Unfinished("the session is over");
        }
    }

    private Optional<String> flaw(String topic, Receipt receipt) {
        CompletableFuture<PublishOutcome> outcome = OutcomeStage.toWaitOn(receipt.outcome());
        try {
            CompletableFuture.anyOf(outcome, over).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException refused) {
            return Optional.of(topic + " was not accepted: " + refused.getCause());
        } catch (TimeoutException late) {
            throw new Unfinished("the broker did not answer for " + topic + " within " + PATIENCE);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new Unfinished("interrupted");
        }
        if (!outcome.isDone()) {
            throw new Unfinished("the session is over");
        }
        return switch (outcome.join()) {
            case Delivered delivered -> Optional.empty();
            case Failed failed -> Optional.of(topic + " was not taken: " + failed.detail());
            case InDoubt doubt -> Optional.of(topic + " is in doubt: " + doubt.detail());
        };
    }

    /**
     * What became of messages.
     *
     * @param topics where the broker has them
     * @param flaws why it has not the others, one for each
     */
    record Taken(List<String> topics, List<String> flaws) {}

    /** Not everything is as it should be on the broker. It is tried again. */
    static final class Unfinished extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unfinished(String message) {
            super(message);
        }
    }
}
