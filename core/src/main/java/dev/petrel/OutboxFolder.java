package dev.petrel;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.message.Publication;
import dev.petrel.outbox.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The directory of an outbox that no client has open, to look into it. While this is open, no client can open it. For one
 * thread at a time.
 */
public final class OutboxFolder implements AutoCloseable {

    private final Store store;

    private OutboxFolder(Store store) {
        this.store = store;
    }

    /**
     * A publication that is still to be sent.
     *
     * @param number its place among all that the outbox ever took
     * @param bytes what it takes on disk
     * @param acceptedAt when it was accepted, by the clock of that time
     * @param publication itself, with the expiry that it was accepted with
     */
    public record Kept(long number, int bytes, Instant acceptedAt, Publication publication) {}

    /**
     * A QoS 2 exchange with the broker that is not complete: with {@code exactlyOnce} the next process goes on with it.
     *
     * @param packetId its packet identifier
     * @param number the publication's place among all that the outbox ever took
     * @param received whether the broker is known to have it, so that only its confirmation is missing
     */
    public record Exchange(int packetId, long number, boolean received) {}

    /**
     * Opens a directory to read it; nothing is changed.
     *
     * @throws StorageUnavailable if it holds no outbox, or a client has it open, which is named
     */
    public static OutboxFolder open(Path directory) {
        return new OutboxFolder(Store.inspect(directory));
    }

    /**
     * Writes files anew without what was sent, where that makes them smaller.
     *
     * @return how many files
     * @throws StorageUnavailable if it holds no outbox, a client has it open, or the disk has no room
     */
    public static int compact(Path directory) {
        return Store.compact(directory);
    }

    /** The client whose outbox a directory holds, open or not; empty if it holds none. */
    public static Optional<String> owner(Path directory) {
        return Store.owner(directory);
    }

    /** The client that it belongs to. */
    public String clientId() {
        return store.clientId();
    }

    /** How many publications are still to be sent. */
    public long messages() {
        return store.messages();
    }

    /** How many bytes they take. */
    public long bytes() {
        return store.bytes();
    }

    /** How many bytes the files have, with what was sent. */
    public long fileBytes() {
        return store.fileBytes();
    }

    /** How many files there are. */
    public int files() {
        return store.files();
    }

    /** What is damaged, in words. */
    public List<String> damages() {
        return store.damages();
    }

    /** Shows what is still to be sent, one after another, in order. */
    public void forEach(Consumer<Kept> action) {
        store.forEach(kept -> action.accept(new Kept(kept.number(), kept.bytes(), kept.at(), kept.publication())));
    }

    /**
     * The QoS 2 exchanges that are not complete, in their order.
     *
     * @throws StorageUnavailable if they cannot be read
     */
    public List<Exchange> exchanges() {
        return store.exchanges().stream()
                .map(exchange -> new Exchange(exchange.id(), exchange.number(), exchange.received()))
                .toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
