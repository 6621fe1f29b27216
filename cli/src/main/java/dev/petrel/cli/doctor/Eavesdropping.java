package dev.petrel.cli.doctor;

import dev.petrel.fault.PetrelException;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Listens for a moment to all that is retained and that flows, at QoS 0, and tells which envelopes are among it. On a
 * busy broker it has heard enough sooner.
 */
final class Eavesdropping {

    /** How long. */
    static final Duration MOMENT = Duration.ofSeconds(2);

    /** How many messages are enough. */
    static final int MESSAGES = 20_000;

    /** How many bytes of payload are enough. */
    static final long BYTES = 64L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Visit visit;
    private final int enoughMessages;
    private final long enoughBytes;
    private final CompletableFuture<Void> enough = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Formats formats = new Formats();
    private int messages;
    private long bytes;

    /**
     * Listens for {@link #MOMENT} at most.
     *
     * @param enoughMessages how many are enough
     * @param enoughBytes how many bytes of payload are enough
     */
    Eavesdropping(Visit visit, int enoughMessages, long enoughBytes) {
        this.visit = visit;
        this.enoughMessages = enoughMessages;
        this.enoughBytes = enoughBytes;
    }

    Finding listen() {
        SubscriptionRequest everything = SubscriptionRequest.to("#").withQos(Qos.AT_MOST_ONCE);
        try (Subscription subscription = visit.client().subscribe(everything, this::hear)) {
            subscription.awaitGranted(PATIENCE);
            Moments.await(enough, MOMENT);
        } catch (PetrelException e) {
            return Finding.note(
                    "envelopes",
                    "cannot listen to #: " + e.getMessage(),
                    "allow this user to read #, to see whether both formats are on this broker");
        }
        lock.lock();
        try {
            return formats.finding("listened to " + messages + " messages"
                    + (enough.isDone() ? ", then had enough" : " in " + MOMENT.toSeconds() + " s"));
        } finally {
            lock.unlock();
        }
    }

    private void hear(Message message) {
        Optional<Voice> voice = Voice.of(message);
        lock.lock();
        try {
            if (enough.isDone()) {
                return;
            }
            messages++;
            bytes += message.payload().size();
            voice.ifPresent(formats::add);
            if (messages >= enoughMessages || bytes >= enoughBytes) {
                enough.complete(null);
            }
        } finally {
            lock.unlock();
        }
    }
}
