package dev.petrel.it;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.testkit.LedgerEntry;
import dev.petrel.testkit.LedgerEntry.Accepted;
import dev.petrel.testkit.LedgerEntry.Ended;
import dev.petrel.testkit.LedgerEntry.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Publishes numbered messages on a few topics of a room and enters into the books what becomes of each. One thread. */
final class Sender {

    private static final int TOPICS = 3;

    private final PetrelClient client;
    private final String room;
    private final Consumer<LedgerEntry> books;
    private final AtomicInteger rejected = new AtomicInteger();
    private final List<Long> nanos = new ArrayList<>();
    private long next;

    Sender(PetrelClient client, String room, Consumer<LedgerEntry> books) {
        this.client = client;
        this.room = room;
        this.books = books;
    }

    /** What the envelopes say. */
    record Numbered(long n) {}

    /** Publishes so many, as fast as it can. */
    void send(int count) {
        for (int i = 0; i < count; i++) {
            send();
        }
    }

    /** Publishes for a time, at a pace. */
    void sendFor(Duration time, int perSecond) {
        long start = System.nanoTime();
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long due = 0; due < time.toNanos(); due += pause) {
            LockSupport.parkNanos(start + due - System.nanoTime());
            send();
        }
    }

    /** What 99 of 100 publishAsync took at most. */
    Duration slowest() {
        return Duration.ofNanos(nanos.stream().sorted().toList().get(nanos.size() * 99 / 100));
    }

    /** How many were not accepted. */
    int rejected() {
        return rejected.get();
    }

    private void send() {
        long n = next++;
        String topic = room + "/" + n % TOPICS;
        Publication publication = client.envelopes().publication(topic, Envelope.of("number", new Numbered(n)));
        long start = System.nanoTime();
        Receipt receipt = client.publishAsync(publication);
        nanos.add(System.nanoTime() - start);
        receipt.accepted().whenComplete((nothing, failure) -> {
            if (failure == null) {
                books.accept(new Accepted(topic, n));
            } else {
                rejected.incrementAndGet();
            }
        });
        receipt.outcome().thenAccept(outcome -> books.accept(new Ended(topic, n, ending(outcome))));
    }

    private static Ending ending(PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Delivered delivered -> Ending.DELIVERED;
            case PublishOutcome.Failed failed -> Ending.FAILED;
            case PublishOutcome.InDoubt inDoubt -> Ending.IN_DOUBT;
        };
    }
}
