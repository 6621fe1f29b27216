package dev.petrel.overflow;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.overflow.Candidates.Candidate;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.QueuePolicy;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The room for publications that wait, bounded in messages and bytes over all and for each rule, and who goes when there
 * is none. It counts, and it remembers only those that may have to go for another, and those in line.
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

    private static final Failed SUPERSEDED =
            new Failed(FailureCause.SUPERSEDED, "replaced by a later one of its topic before it was sent");
    private static final Failed DROPPED =
            new Failed(FailureCause.DROPPED, "dropped before it was sent, to make room for a later one");

    private final Time time;
    private final Guests<T> guests;
    private final List<Share<T>> shares;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Bound all;

    @GuardedBy("lock")
    private final Bound line = new Bound(LINE_MESSAGES, LINE_BYTES);

    @GuardedBy("lock")
    private long places;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * An empty room.
     *
     * @param messages how many there is room for, over all rules
     * @param bytes the bytes there is room for, over all rules; one item is taken however large, when it is alone
     */
    public Room(int messages, long bytes, QueuePolicy policy, Time time, Guests<T> guests) {
        this.all = new Bound(messages, bytes);
        this.time = time;
        this.guests = guests;
        List<Share<T>> each = new ArrayList<>();
        policy.rules().forEach(rule -> each.add(Share.of(rule)));
        each.add(Share.ofTheRest(policy.overflow()));
        this.shares = List.copyOf(each);
    }

    /** Asks for room. */
    public Entry enter(T item, Topic topic, long bytes) {
        Share<T> share = shareOf(topic);
        List<T> ousted = share.candidates == null ? List.of() : new ArrayList<>(1);
        List<InLine<T>> admitted = List.of();
        InLine<T> waiting = null;
        lock.lock();
        try {
            if (makeRoom(share, topic, bytes, ousted)) {
                take(share, item, topic, bytes);
                admitted = admit();
            } else if (share.overflow instanceof Overflow.Wait && !closed && line.fits(bytes)) {
                waiting = new InLine<>(item, topic, share, bytes, ++places);
                line.add(bytes);
                share.line.add(waiting);
            } else {
                return new Entry.Full(words(share));
            }
        } finally {
            lock.unlock();
        }
        for (T victim : ousted) {
            guests.ousted(victim, share.overflow instanceof Overflow.LatestPerTopic ? SUPERSEDED : DROPPED);
        }
        tell(admitted);
        if (waiting == null) {
            return Entry.TAKEN;
        }
        setAlarm(waiting, ((Overflow.Wait) share.overflow).upTo());
        return Entry.IN_LINE;
    }

    /**
     * An item that entered is about to be sent, and goes on taking room: from now on it is not ousted.
     *
     * @return false when it was ousted before
     */
    public boolean sent(T item, Topic topic) {
        Share<T> share = shareOf(topic);
        if (share.candidates == null) {
            return true;
        }
        lock.lock();
        try {
            return share.candidates.remove(item, topic);
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
        Share<T> share = shareOf(topic);
        List<InLine<T>> admitted;
        lock.lock();
        try {
            if (share.candidates != null && !share.candidates.remove(item, topic)) {
                return false;
            }
            admitted = free(share, bytes);
        } finally {
            lock.unlock();
        }
        tell(admitted);
        return true;
    }

    /** An item that was sent, or taken back, takes no room any more. */
    public void gone(Topic topic, long bytes) {
        Share<T> share = shareOf(topic);
        List<InLine<T>> admitted;
        lock.lock();
        try {
            admitted = free(share, bytes);
        } finally {
            lock.unlock();
        }
        tell(admitted);
    }

    /** An item that was sent, and took no room then, takes room again, also where there is none; it is never ousted. */
    public void back(Topic topic, long bytes) {
        Share<T> share = shareOf(topic);
        lock.lock();
        try {
            all.add(bytes);
            share.bound.add(bytes);
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
        List<InLine<T>> left = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            for (Share<T> share : shares) {
                left.addAll(share.line);
            }
            for (InLine<T> waiting : left) {
                removeFromLine(waiting);
            }
        } finally {
            lock.unlock();
        }
        left.sort(Comparator.comparingLong(waiting -> waiting.order));
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

    /** Whether there is room, ousting who has to go for it. */
    @GuardedBy("lock")
    private boolean makeRoom(Share<T> share, Topic topic, long bytes, List<T> ousted) {
        Candidates<T> candidates = share.candidates;
        if (candidates == null) {
            return share.line.isEmpty() && fits(share, 0, 0, bytes);
        }
        Candidate<T> replaced = candidates.replacedOn(topic);
        if (replaced != null) {
            if (!fits(share, 1, replaced.bytes(), bytes)) {
                return false;
            }
            oust(share, replaced, topic, ousted);
            return true;
        }
        if (!fits(share, candidates.messages(), candidates.bytes(), bytes)) {
            return false;
        }
        while (!fits(share, 0, 0, bytes)) {
            oust(share, requireNonNull(candidates.next()), topic, ousted);
        }
        return true;
    }

    @GuardedBy("lock")
    private void oust(Share<T> share, Candidate<T> victim, Topic topic, List<T> ousted) {
        boolean unused = requireNonNull(share.candidates).remove(victim.item(), topic);
        all.remove(victim.bytes());
        share.bound.remove(victim.bytes());
        ousted.add(victim.item());
    }

    @GuardedBy("lock")
    private boolean fits(Share<T> share, int goneMessages, long goneBytes, long bytes) {
        return share.bound.fitsWithout(goneMessages, goneBytes, bytes)
                && all.fitsWithout(goneMessages, goneBytes, bytes);
    }

    @GuardedBy("lock")
    private void take(Share<T> share, T item, Topic topic, long bytes) {
        all.add(bytes);
        share.bound.add(bytes);
        if (share.candidates != null) {
            share.candidates.add(item, topic, bytes);
        }
        guests.enters(item);
    }

    @GuardedBy("lock")
    private List<InLine<T>> free(Share<T> share, long bytes) {
        all.remove(bytes);
        share.bound.remove(bytes);
        return admit();
    }

    /** Lets in who waits in line, as far as there is room: the first of each rule, those that came first before others. */
    @GuardedBy("lock")
    private List<InLine<T>> admit() {
        if (line.messages() == 0) {
            return List.of();
        }
        List<InLine<T>> admitted = new ArrayList<>();
        for (InLine<T> next = firstThatFits(); next != null; next = firstThatFits()) {
            removeFromLine(next);
            take(next.share, next.item, next.topic, next.bytes);
            admitted.add(next);
        }
        return admitted;
    }

    @GuardedBy("lock")
    private @Nullable InLine<T> firstThatFits() {
        InLine<T> first = null;
        for (Share<T> share : shares) {
            InLine<T> head = share.line.peek();
            boolean earlier = head != null && (first == null || head.order < first.order);
            if (earlier && fits(share, 0, 0, head.bytes)) {
                first = head;
            }
        }
        return first;
    }

    @GuardedBy("lock")
    private void removeFromLine(InLine<T> waiting) {
        waiting.over = true;
        line.remove(waiting.bytes);
        waiting.share.line.remove(waiting);
    }

    private void tell(List<InLine<T>> admitted) {
        for (InLine<T> one : admitted) {
            one.cancelAlarm();
            guests.admitted(one.item);
        }
    }

    private void setAlarm(InLine<T> waiting, Duration upTo) {
        Time.Alarm alarm = time.after(upTo, () -> timeUp(waiting));
        lock.lock();
        try {
            if (!waiting.over) {
                waiting.alarm = alarm;
                return;
            }
        } finally {
            lock.unlock();
        }
        alarm.cancel();
    }

    private void timeUp(InLine<T> waiting) {
        List<InLine<T>> admitted;
        String words;
        lock.lock();
        try {
            if (waiting.over) {
                return;
            }
            words = words(waiting.share);
            removeFromLine(waiting);
            admitted = admit(); // a smaller one behind it may fit
        } finally {
            lock.unlock();
        }
        guests.late(waiting.item, words);
        tell(admitted);
    }

    @GuardedBy("lock")
    private String words(Share<T> share) {
        String line = share.line.isEmpty() ? "" : "; " + share.line.size() + " more wait in line for room";
        return (share.bound.isBounded() ? share.words() + " and in all " + all.words() : all.words()) + line;
    }
}
