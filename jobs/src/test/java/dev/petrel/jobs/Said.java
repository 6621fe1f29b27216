package dev.petrel.jobs;

import dev.petrel.message.Publication;
import dev.petrel.message.Publisher;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is published, and gives each publication the outcome that the test wants. */
final class Said implements Publisher {

    private final List<Publication> publications = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<PublishOutcome>> outcomes = new CopyOnWriteArrayList<>();

    @Override
    public Receipt publishAsync(Publication publication) {
        CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
        outcomes.add(outcome);
        publications.add(publication);
        return new Receipt(CompletableFuture.completedStage(null), outcome);
    }

    List<Publication> publications() {
        return publications;
    }

    Publication last() {
        return publications.getLast();
    }

    List<JobStatus> statuses() {
        return publications.stream()
                .map(publication -> JobStatus.read(publication.payload()))
                .toList();
    }

    /** Each status in a word and its progress. */
    List<String> words() {
        return statuses().stream()
                .map(status -> status.status() + " " + status.progress())
                .toList();
    }

    /** The broker's word for the publication of that number. */
    void deliver(int index) {
        outcomes.get(index).complete(PublishOutcome.Delivered.SUCCESS);
    }
}
