package dev.petrel.outbox;

import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.topic.MqttText;
import java.util.concurrent.atomic.AtomicLong;

/** How much there is room for: on disk, and in memory on the way to it. May be used by any thread. */
final class Bounds {

    /** What a publication takes in memory beside its bytes, about. */
    private static final int OVERHEAD = 512;

    private static final long MOST_ON_THE_WAY = 16 << 20;

    private final OutboxSettings settings;
    private final long mostOnTheWay =
            Math.min(MOST_ON_THE_WAY, Runtime.getRuntime().maxMemory() / 8);
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong onTheWay = new AtomicLong();

    Bounds(OutboxSettings settings) {
        this.settings = settings;
    }

    /** What is there already, room or not. */
    void found(long foundMessages, long foundBytes) {
        messages.addAndGet(foundMessages);
        bytes.addAndGet(foundBytes);
    }

    /** @throws QueueFull if there is no room */
    void take(Publication publication, int size) {
        long sum = onTheWay.addAndGet(size + OVERHEAD);
        if (sum > mostOnTheWay && sum > size + OVERHEAD) {
            written(size);
            throw new QueueFull("no room for " + of(publication, size) + " on the way to the disk: " + sum
                    + " bytes wait to be written, the bound is " + mostOnTheWay + "; publish slower");
        }
        long count = messages.incrementAndGet();
        long total = bytes.addAndGet(size);
        if (count > settings.maximumMessages() || total > settings.maximumBytes()) {
            written(size);
            freed(size);
            throw new QueueFull("no room for " + of(publication, size) + " in the outbox: " + (count - 1)
                    + " messages of " + (total - size) + " bytes wait in it, the bounds are "
                    + settings.maximumMessages() + " and " + settings.maximumBytes()
                    + "; publish slower or raise OutboxSettings.withMaximum");
        }
    }

    private static String of(Publication publication, int size) {
        return "a publication on " + MqttText.quoted(publication.topic().name()) + " of " + size + " bytes";
    }

    /** It is no more on the way: on disk, or refused by it. */
    void written(int size) {
        onTheWay.addAndGet(-size - OVERHEAD);
    }

    /** It is no more on disk. */
    void freed(int size) {
        messages.decrementAndGet();
        bytes.addAndGet(-size);
    }

    /** How many are on disk or on the way to it. */
    long messages() {
        return messages.get();
    }

    /** How much of the room is taken, in percent. */
    int percent() {
        return (int) Math.max(
                100 * messages.get() / settings.maximumMessages(),
                (long) (100.0 * bytes.get() / settings.maximumBytes()));
    }
}
