package dev.petrel.outbox;

import dev.petrel.fault.QueueFull;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.topic.MqttText;
import java.util.HashMap;
import java.util.Map;

/**
 * The publications that need a subscriber: at most a quarter of the outbox is for them, since they may wait for long where
 * nobody is subscribed, and the others are to have room meanwhile. Owned by the outbox's thread.
 */
final class Needing {

    private static final int PART = 4;

    private final int mostMessages;
    private final long mostBytes;

    /** Those on disk, with their sizes. */
    private final Map<Long, Integer> onDisk = new HashMap<>();

    private int messages;
    private long bytes;

    Needing(OutboxSettings settings) {
        this.mostMessages = settings.maximumMessages() / PART;
        this.mostBytes = settings.maximumBytes() / PART;
    }

    /** One is on disk since before, room or not; to be called before the outbox's thread starts. */
    void found(long number, int size) {
        count(1, size);
        onDisk.put(number, size);
    }

    /** Whether there is room for one that is about to be written, and takes it; one is taken when it is alone. */
    boolean takes(Guest guest) {
        if (!guest.needsSubscriber) {
            return true;
        }
        if (messages > 0 && (messages >= mostMessages || bytes + guest.bytes > mostBytes)) {
            return false;
        }
        count(1, guest.bytes);
        return true;
    }

    /** Why there is no room for one. */
    QueueFull full(Guest guest) {
        return new QueueFull("no room for a publication on " + MqttText.quoted(guest.topic.name())
                + " that needs a subscriber: " + messages + " of that kind with " + bytes
                + " bytes are in the outbox, and a quarter of it is for them: " + mostMessages + " messages and "
                + mostBytes + " bytes; raise OutboxSettings.withMaximum");
    }

    /** One was not written after all. */
    void notTaken(Guest guest) {
        if (guest.needsSubscriber) {
            count(-1, -guest.bytes);
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
            count(-1, -size);
        }
    }

    private void count(int more, int size) {
        messages += more;
        bytes += size;
    }
}
