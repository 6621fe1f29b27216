package dev.petrel.overflow;

import dev.petrel.topic.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those that wait for room, bounded over all rules; each rule has its own row. Owned by the lock of its room. */
final class Line<T> {

    private final List<Share<T>> shares;
    private final Bound bound = new Bound(Room.LINE_MESSAGES, Room.LINE_BYTES);
    private long places;
    private boolean closed;

    /** @param shares those whose rows it is made of */
    Line(List<Share<T>> shares) {
        this.shares = shares;
    }

    /** One more waits, unless its rule has nobody wait, or the line is full; null then. */
    @Nullable
    InLine<T> join(T item, Topic topic, Share<T> share, long bytes) {
        if (share.patience() == null || closed || !bound.fits(bytes)) {
            return null;
        }
        InLine<T> waiting = new InLine<>(item, topic, share, bytes, ++places);
        bound.add(bytes);
        share.line.add(waiting);
        return waiting;
    }

    /** Takes out those for whom there is room, and has them take it: the first of each rule, earlier ones before others. */
    List<InLine<T>> admit() {
        if (bound.messages() == 0) {
            return List.of();
        }
        List<InLine<T>> admitted = new ArrayList<>();
        for (InLine<T> next = firstThatFits(); next != null; next = firstThatFits()) {
            remove(next);
            next.share.take(next.item, next.topic, next.bytes);
            admitted.add(next);
        }
        return admitted;
    }

    private @Nullable InLine<T> firstThatFits() {
        InLine<T> first = null;
        for (Share<T> share : shares) {
            InLine<T> head = share.line.peek();
            boolean earlier = head != null && (first == null || head.order < first.order);
            if (earlier && share.fits(head.bytes)) {
                first = head;
            }
        }
        return first;
    }

    /** One waits no more. */
    void remove(InLine<T> waiting) {
        waiting.over();
        bound.remove(waiting.bytes);
        waiting.share.line.remove(waiting);
    }

    /** From now on nobody waits; those who did, in order. */
    List<InLine<T>> close() {
        closed = true;
        List<InLine<T>> left = new ArrayList<>();
        shares.forEach(share -> left.addAll(share.line));
        left.forEach(this::remove);
        left.sort(Comparator.comparingLong(waiting -> waiting.order));
        return left;
    }
}
