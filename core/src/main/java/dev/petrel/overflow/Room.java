package dev.petrel.overflow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The room for publications that wait, bounded in messages and bytes over all and for each rule, and who goes when there
 * is none. It counts, and it remembers only those that may have to go for another, and those in line. What it decides
 * stands in {@link Share} and {@link Line}; here is the lock around that, and after it the guests are told.
 *
 * <p>Of an item the room sees this: {@link #enter}; then either {@link #leave}, or {@link #sent} and later {@link #gone}.
 * The answer of {@code leave} and {@code sent} decides between the one who sends it and the one who ousts it: after
 * {@code false} it was ousted, and must not be sent. An item that is {@linkplain #back taken back} leaves by {@code gone},
 * and is never ousted.
 *
 * <p>All methods may be called from any thread; none waits.
 *
 * @param <T> what stands for a publication: small, and equal to nothing but itself
 */
public final class Room<T> {

    /** How many may wait in line, over all rules. */
    public static final int LINE_MESSAGES = 1_000;

    /** The bytes of those that may wait in line, over all rules. */
    public static final long LINE_BYTES = 16L << 20;

    private final Time time;
    private final Guests<T> guests;
    private final List<Share<T>> shares;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Bound all;

    @GuardedBy("lock")
    private final Line<T> line;

    /**
     * An empty room.
     *
     * @param messages how many there is room for, over all rules
     * @param bytes the bytes there is room for, over all rules; one item is taken however large, when it is alone
     */
    public Room(int messages, long bytes, QueuePolicy policy, Time time, Guests<T> guests) {
        Bound whole = new Bound(messages, bytes);
        List<Share<T>> each = new ArrayList<>();
        policy.rules().forEach(rule -> each.add(Share.of(rule, whole)));
        each.add(Share.ofTheRest(policy.overflow(), whole));
        this.all = whole;
        this.shares = List.copyOf(each);
        this.line = new Line<>(shares);
        this.time = time;
        this.guests = guests;
    }

    /**
     * An item that was there before takes its place, also where there is no room; it may have to go like one that entered.
     * The guests do not hear that it enters.
     */
    public void found(T item, Topic topic, long bytes) {
        Share<T> share = shareOf(topic);
        List<T> ousted = new ArrayList<>(1);
        lock.lock();
        try {
            share.replace(topic, ousted);
            share.take(item, topic, bytes);
        } finally {
            lock.unlock();
        }
        ousted.forEach(victim -> guests.ousted(victim, share.end()));
    }

    /** Asks for room. */
    public Entry enter(T item, Topic topic, long bytes) {
        Share<T> share = shareOf(topic);
        List<T> ousted = share.ousts() ? new ArrayList<>(1) : List.of();
        List<InLine<T>> admitted = List.of();
        InLine<T> waiting = null;
        lock.lock();
        try {
            if (share.makeRoom(topic, bytes, ousted)) {
                share.take(item, topic, bytes);
                guests.enters(item);
                admitted = admit();
            } else {
                waiting = line.join(item, topic, share, bytes);
                if (waiting == null) {
                    return new Entry.Full(share.words());
                }
            }
        } finally {
            lock.unlock();
        }
        ousted.forEach(victim -> guests.ousted(victim, share.end()));
        tell(admitted);
        return waiting == null ? Entry.TAKEN : waitFor(waiting);
    }

    /**
     * An item that entered is about to be sent, and goes on taking room: from now on it is not ousted.
     *
     * @return false when it was ousted before
     */
    public boolean sent(T item, Topic topic) {
        Share<T> share = shareOf(topic);
        if (!share.ousts()) {
            return true;
        }
        lock.lock();
        try {
            return share.remove(item, topic);
        } finally {
            lock.unlock();
        }
    }

    /**
     * An item that entered takes no room any more: it ends, or is about to be sent and needs none from then on.
     *
     * @return false when it was ousted before
     */
    public boolean leave(T item, Topic topic, long bytes) {
        return goes(item, topic, bytes);
    }

    /** An item that was sent, or taken back, takes no room any more. */
    public void gone(Topic topic, long bytes) {
        boolean unused = goes(null, topic, bytes);
    }

    /** @param item null if it cannot have been ousted */
    private boolean goes(@Nullable T item, Topic topic, long bytes) {
        Share<T> share = shareOf(topic);
        List<InLine<T>> admitted;
        lock.lock();
        try {
            if (item != null && !share.remove(item, topic)) {
                return false;
            }
            share.free(bytes);
            admitted = admit();
        } finally {
            lock.unlock();
        }
        tell(admitted);
        return true;
    }

    /** An item that was sent, and took no room then, takes room again, also where there is none; it is never ousted. */
    public void back(Topic topic, long bytes) {
        Share<T> share = shareOf(topic);
        lock.lock();
        try {
            share.count(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** How many take room, without those in line. */
    public int messages() {
        lock.lock();
        try {
            return all.messages();
        } finally {
            lock.unlock();
        }
    }

    /** The bytes of those that take room, without those in line. */
    public long bytes() {
        lock.lock();
        try {
            return all.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing waits in line; gives back what did, in order. */
    public List<T> close() {
        List<InLine<T>> left;
        lock.lock();
        try {
            left = line.close();
        } finally {
            lock.unlock();
        }
        left.forEach(InLine::cancelAlarm);
        return left.stream().map(waiting -> waiting.item).toList();
    }

    private Share<T> shareOf(Topic topic) {
        int i = 0;
        while (!shares.get(i).isFor(topic)) {
            i++;
        }
        return shares.get(i);
    }

    /** Lets in who waits in line, as far as there is room. */
    @GuardedBy("lock")
    private List<InLine<T>> admit() {
        List<InLine<T>> admitted = line.admit();
        admitted.forEach(one -> guests.enters(one.item));
        return admitted;
    }

    private void tell(List<InLine<T>> admitted) {
        for (InLine<T> one : admitted) {
            one.cancelAlarm();
            guests.admitted(one.item);
        }
    }

    private Entry waitFor(InLine<T> waiting) {
        Duration upTo = Objects.requireNonNull(waiting.share.patience());
        waiting.until(time.after(upTo, () -> timeUp(waiting)));
        return Entry.IN_LINE;
    }

    private void timeUp(InLine<T> waiting) {
        List<InLine<T>> admitted;
        String words;
        lock.lock();
        try {
            if (waiting.isOver()) {
                return;
            }
            words = waiting.share.words();
            line.remove(waiting);
            admitted = admit(); // a smaller one behind it may fit
        } finally {
            lock.unlock();
        }
        guests.late(waiting.item, words);
        tell(admitted);
    }
}
