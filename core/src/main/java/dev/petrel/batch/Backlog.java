package dev.petrel.batch;

import dev.petrel.settings.Backoff;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The items that have no fate yet, in the order in which they came, and which of them leave when. At most one batch is
 * on its way, always the head of the row, and it leaves the row only when its fate is known: so whatever fails keeps its
 * place. Not safe for threads: {@link Batcher} guards it.
 */
final class Backlog {

    private final BatchSettings settings;
    private final RandomGenerator random;
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private long bytes;

    /** How many from the head are on their way. */
    private int sent;

    /** How many from the head were asked to leave without waiting for others. */
    private int hurried;

    /** How many may leave together: less than the settings say after a batch was too large for the broker. */
    private int together;

    /** Failures in a row, and the pause after the last of them. */
    private int failures;

    private boolean paused;
    private long pausedUntil;

    Backlog(BatchSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        this.together = settings.count();
    }

    /** Whether there was room. One item is taken however large it is, when nothing else waits. */
    boolean offer(Item item) {
        boolean room =
                items.size() < settings.waitingItems() && bytes + item.json().size() <= settings.waitingBytes();
        if (room || items.isEmpty()) {
            items.add(item);
            bytes += item.json().size();
            return true;
        }
        return false;
    }

    int size() {
        return items.size();
    }

    long bytes() {
        return bytes;
    }

    /** All that waits leaves as soon as it can, even during a pause. */
    void hurry() {
        hurried = items.size();
        paused = false;
    }

    /** The batch that leaves now; empty when none does. It has to be told what became of it, before the next. */
    List<Item> next(long now) {
        OptionalLong wait = untilDue(now);
        if (wait.isEmpty() || wait.getAsLong() > 0) {
            return List.of();
        }
        List<Item> batch = head();
        sent = batch.size();
        paused = false;
        return batch;
    }

    /** Nanoseconds until a batch leaves, 0 for now; empty when nothing waits or one is on its way. */
    OptionalLong untilDue(long now) {
        if (items.isEmpty() || sent > 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, paused ? pausedUntil - now : untilRipe(now)));
    }

    private long untilRipe(long now) {
        boolean ripe = failures > 0 || hurried > 0 || items.size() >= together || bytes >= settings.bytes();
        return ripe ? 0 : settings.interval().toNanos() - (now - items.element().came());
    }

    private List<Item> head() {
        List<Item> batch = new ArrayList<>();
        long size = 0;
        for (Item item : items) {
            size += item.json().size();
            if (batch.size() == together || (size > settings.bytes() && !batch.isEmpty())) {
                break;
            }
            batch.add(item);
        }
        return batch;
    }

    /** The batch on its way has its fate; the next may be larger again. */
    void ended() {
        for (int i = 0; i < sent; i++) {
            bytes -= items.remove().json().size();
        }
        hurried = Math.max(0, hurried - sent);
        together = Math.min(settings.count(), together * 2);
        failures = 0;
        sent = 0;
    }

    /** The batch on its way was too large for the broker: half of it is tried next, at once. */
    void halve() {
        together = Math.max(1, sent / 2);
        hurried = Math.max(hurried, sent);
        sent = 0;
    }

    /** The batch on its way failed and is tried again, after a pause. */
    void again(long now) {
        paused = true;
        pausedUntil = now + Backoff.DEFAULT.jittered(failures, random).toNanos();
        failures++;
        sent = 0;
    }

    /** Takes out what is not on its way. */
    List<Item> abandon() {
        List<Item> left = new ArrayList<>();
        while (items.size() > sent) {
            Item last = items.removeLast();
            bytes -= last.json().size();
            left.addFirst(last);
        }
        return left;
    }
}
