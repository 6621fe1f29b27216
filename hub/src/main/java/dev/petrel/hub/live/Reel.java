package dev.petrel.hub.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The last messages that came; the oldest go where there are too many. Safe for threads. */
final class Reel {

    /** How many messages are kept. */
    static final int MOST = 2_000;

    /** How much memory they may take, in bytes. */
    static final long HEAVIEST = 8L << 20;

    private final ArrayDeque<Seen> kept = new ArrayDeque<>();
    private long weight;
    private long last;

    synchronized void add(Seen seen) {
        kept.add(seen);
        weight += seen.weight();
        last = seen.number();
        while (kept.size() > MOST || weight > HEAVIEST) {
            weight -= kept.remove().weight();
        }
    }

    synchronized void clear() {
        kept.clear();
        weight = 0;
    }

    /** The number of the last message that came, kept or not. */
    synchronized long last() {
        return last;
    }

    synchronized long weight() {
        return weight;
    }

    synchronized Optional<Seen> find(long number) {
        return kept.stream().filter(seen -> seen.number() == number).findFirst();
    }

    /**
     * What came after a message.
     *
     * @param after its number
     * @param wanted which of them
     * @param most how many at most; where there are more, the newest
     */
    Cut after(long after, Predicate<Seen> wanted, int most) {
        List<Seen> newestFirst = new ArrayList<>();
        long end;
        long gone;
        synchronized (this) {
            end = last;
            gone = kept.isEmpty() ? end - after : kept.getFirst().number() - after - 1;
            Iterator<Seen> backwards = kept.descendingIterator();
            while (backwards.hasNext()) {
                Seen seen = backwards.next();
                if (seen.number() <= after) {
                    break;
                }
                newestFirst.add(seen);
            }
        }
        List<Seen> matching =
                new ArrayList<>(newestFirst.stream().filter(wanted).toList());
        long count = matching.size();
        List<Seen> shown = new ArrayList<>(matching.subList(0, (int) Math.min(most, count)));
        Collections.reverse(shown);
        return new Cut(shown, end, count - shown.size(), Math.max(0, gone));
    }

    /**
     * A part of what came.
     *
     * @param messages oldest first
     * @param last the number to go on after
     * @param passed how many more were wanted
     * @param gone how many were not kept until they were asked for; whether they were wanted is not known
     */
    record Cut(List<Seen> messages, long last, long passed, long gone) {}
}
