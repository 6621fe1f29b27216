package dev.petrel.outbox;

import static org.awaitility.Awaitility.await;

import dev.petrel.Waits;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An outbox with an outlet that does what a test says. */
final class Post implements AutoCloseable {

    static final Outbox.Owner ADA = new Outbox.Owner("ada", "broker:1883");

    final HandTurnedTime time = new HandTurnedTime();
    final List<Sent> sent = new CopyOnWriteArrayList<>();
    final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    final Outbox outbox;
    private volatile boolean deliversAtOnce;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    record Sent(long number, Publication publication, Consumer<PublishOutcome> ended) {

        String text() {
            return publication.payload().utf8();
        }

        void deliver() {
            ended.accept(Delivered.SUCCESS);
        }
    }

    private Post(
            OutboxSettings settings,
            QueuePolicy policy,
            Outbox.Owner owner,
            @org.jspecify.annotations.Nullable Time clock) {
        outbox = new Outbox(
                settings,
                policy,
                owner,
                clock == null ? time : clock,
                new Events(owner.clientId(), events::add),
                this::send);
    }

    static Post of(OutboxSettings settings) {
        return of(settings, ADA);
    }

    static Post in(Path directory) {
        return of(OutboxSettings.in(directory));
    }

    static Post of(OutboxSettings settings, String clientId) {
        return of(settings, new Outbox.Owner(clientId, "broker:1883"));
    }

    static Post of(OutboxSettings settings, Outbox.Owner owner) {
        return new Post(settings, QueuePolicy.DEFAULT, owner, null);
    }

    static Post of(OutboxSettings settings, Time clock) {
        return new Post(settings, QueuePolicy.DEFAULT, ADA, clock);
    }

    static Post of(OutboxSettings settings, QueuePolicy policy) {
        return new Post(settings, policy, ADA, null);
    }

    private void send(long number, Publication publication, Consumer<PublishOutcome> ended) {
        sent.add(new Sent(number, publication, ended));
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (deliversAtOnce) {
            ended.accept(Delivered.SUCCESS);
        }
    }

    Post online() {
        outbox.online(true);
        return this;
    }

    Post delivering() {
        deliversAtOnce = true;
        return online();
    }

    /** The outbox's thread stands still in its outlet with the next that is sent, until this is counted down. */
    CountDownLatch hold() {
        gate = new CountDownLatch(1);
        return gate;
    }

    /** Publishes texts, and waits until they are on disk. */
    List<Receipt> accept(String... texts) {
        List<Receipt> receipts = new ArrayList<>();
        for (String text : texts) {
            receipts.add(outbox.publish(Publication.text("a", text)));
        }
        receipts.forEach(Post::accepted);
        return receipts;
    }

    static void accepted(Receipt receipt) {
        receipt.accepted()
                .toCompletableFuture()
                .orTimeout(Waits.AT_MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static PublishOutcome outcome(Receipt receipt) {
        return receipt.outcome()
                .toCompletableFuture()
                .orTimeout(Waits.AT_MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static Publication large(int bytes) {
        return Publication.of("a", Payload.of(new byte[bytes])).withQos(Qos.AT_LEAST_ONCE);
    }

    List<String> awaitSent(int count) {
        await().until(() -> sent.size() >= count);
        return texts();
    }

    Sent awaitSentFirst() {
        List<String> unused = awaitSent(1);
        return sent.getFirst();
    }

    List<String> texts() {
        return sent.stream().map(Sent::text).toList();
    }

    void awaitEmpty() {
        outbox.drained()
                .toCompletableFuture()
                .orTimeout(Waits.AT_MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Until the outbox's thread has done what was asked of it before. */
    void settle() {
        Receipt last = outbox.publish(Publication.text("settle", "settle"));
        accepted(last);
    }

    @Override
    public void close() {
        gate.countDown();
        outbox.close(Waits.AT_MOST);
    }
}
