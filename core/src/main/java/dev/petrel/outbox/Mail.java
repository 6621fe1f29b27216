package dev.petrel.outbox;

import dev.petrel.fault.QueueFull;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.overflow.Guests;
import dev.petrel.topic.MqttText;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What other threads leave for the outbox's thread. What it holds is bounded by {@link Places}, and by what is fed. */
final class Mail implements Guests<Guest> {

    /** What a publication takes in memory beside its bytes, about. */
    private static final long OVERHEAD = 512;

    private final ConcurrentLinkedQueue<Guest> handed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Victim> victims = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> posts = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean idle = new AtomicBoolean();
    private final AtomicLong onTheWay = new AtomicLong();
    private volatile @Nullable Thread reader;

    /** One that has to go. */
    record Victim(Guest guest, Failed how) {}

    /** To be called once, by the thread that reads. */
    void readBy(Thread thread) {
        reader = thread;
    }

    void post(Runnable action) {
        posts.add(action);
        wake();
    }

    void wake() {
        if (idle.get() && idle.compareAndSet(true, false)) {
            LockSupport.unpark(reader);
        }
    }

    boolean isEmpty() {
        return handed.isEmpty() && posts.isEmpty() && victims.isEmpty();
    }

    /** Waits until there is something. */
    void await() {
        idle.set(true);
        if (isEmpty()) {
            LockSupport.park(this);
        }
        idle.set(false);
    }

    @Nullable
    Guest pollHanded() {
        return handed.poll();
    }

    @Nullable
    Victim pollVictim() {
        return victims.poll();
    }

    @Nullable
    Runnable pollPost() {
        return posts.poll();
    }

    @Override
    public void enters(Guest guest) {
        handed.add(guest);
    }

    /** The bytes that one takes on its way to the disk. */
    static long memory(Guest guest) {
        return guest.bytes + OVERHEAD;
    }

    /** One comes on its way to the disk; the bytes of all that are. */
    long onTheWay(Guest guest) {
        return onTheWay.addAndGet(memory(guest));
    }

    /** It is no more on the way: on disk, refused, or in line, which has a bound of its own. */
    void notOnTheWay(Guest guest) {
        onTheWay.addAndGet(-memory(guest));
    }

    @Override
    public void admitted(Guest guest) {
        long unused = onTheWay(guest);
        wake();
    }

    @Override
    public void late(Guest guest, String words) {
        Objects.requireNonNull(guest.handed).refuse(noRoom(guest, words));
    }

    @Override
    public void ousted(Guest guest, Failed how) {
        victims.add(new Victim(guest, how));
        wake();
    }

    static QueueFull noRoom(Guest guest, String words) {
        return new QueueFull("no room for a publication on " + MqttText.quoted(guest.topic.name()) + " of "
                + guest.bytes
                + " bytes in the outbox: " + words + "; publish slower, raise OutboxSettings.withMaximum or choose what"
                + " goes with DeliveryLimits.withQueuePolicy");
    }
}
