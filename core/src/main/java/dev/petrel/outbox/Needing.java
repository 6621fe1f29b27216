package dev.petrel.outbox;

import dev.petrel.fault.QueueFull;
import dev.petrel.overflow.Quarter;
import dev.petrel.settings.OutboxSettings;
import java.util.HashMap;
import java.util.Map;

/** The publications that need a subscriber: which of those on disk do, and their quarter. Owned by the outbox's thread. */
final class Needing {

    private final Quarter quarter;

    /** Those on disk, with their sizes. */
    private final Map<Long, Integer> onDisk = new HashMap<>();

    Needing(OutboxSettings settings) {
        this.quarter = new Quarter(settings.maximumMessages(), settings.maximumBytes());
    }

    /** One is on disk since before, room or not; to be called before the outbox's thread starts. */
    void found(long number, int size) {
        quarter.found(size);
        onDisk.put(number, size);
    }

    /** Whether there is room for one that is about to be written, and takes it. */
    boolean takes(Guest guest) {
        return !guest.needsSubscriber || quarter.takes(guest.bytes);
    }

    /** Why there is no room for one. */
    QueueFull full(Guest guest) {
        return Mail.noRoom(guest, quarter.words());
    }

    /** One was not written after all. */
    void notTaken(Guest guest) {
        if (guest.needsSubscriber) {
            quarter.free(guest.bytes);
        }
    }

    void onDisk(Guest guest, long number) {
        if (guest.needsSubscriber) {
            onDisk.put(number, guest.bytes);
        }
    }

    /** One of any kind has ended. */
    void ended(long number) {
        Integer size = onDisk.isEmpty() ? null : onDisk.remove(number);
        if (size != null) {
            quarter.free(size);
        }
    }
}
