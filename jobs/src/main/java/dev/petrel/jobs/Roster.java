package dev.petrel.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Who is there, by id: each until it leaves or was silent for too long. */
final class Roster {

    /** What a worker's word changed. */
    enum Change {
        NOTHING,
        SOMETHING,
        /** It is left out: there are too many. */
        NO_ROOM
    }

    /** A worker, which of all entries it is, and what ends it if it stays silent. */
    private record Entry(WorkerStatus status, long number, Time.Alarm alarm) {}

    private final int most;
    private final Duration silence;
    private final Time time;
    private final Runnable onExpiry;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<String, Entry> known = new TreeMap<>();

    @GuardedBy("lock")
    private long numbers;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * @param most how many there may be
     * @param onExpiry called when one was silent for too long, on the timer's thread
     */
    Roster(int most, Duration silence, Time time, Runnable onExpiry) {
        this.most = most;
        this.silence = silence;
        this.time = time;
        this.onExpiry = onExpiry;
    }

    List<WorkerStatus> workers() {
        lock.lock();
        try {
            return known.values().stream().map(Entry::status).toList();
        } finally {
            lock.unlock();
        }
    }

    Change put(WorkerStatus status) {
        String workerId = status.workerId();
        lock.lock();
        try {
            if (closed) {
                return Change.NOTHING;
            }
            if (known.size() >= most && !known.containsKey(workerId)) {
                return Change.NO_ROOM;
            }
            long number = numbers++;
            Time.Alarm alarm = time.after(silence, () -> expire(workerId, number));
            Entry before = known.put(workerId, new Entry(status, number, alarm));
            if (before == null) {
                return Change.SOMETHING;
            }
            before.alarm.cancel();
            return before.status.saysSameAs(status) ? Change.NOTHING : Change.SOMETHING;
        } finally {
            lock.unlock();
        }
    }

    Change remove(String workerId) {
        lock.lock();
        try {
            Entry before = known.remove(workerId);
            if (before == null) {
                return Change.NOTHING;
            }
            before.alarm.cancel();
            return Change.SOMETHING;
        } finally {
            lock.unlock();
        }
    }

    /** It was silent since that entry, unless there is a later one. */
    private void expire(String workerId, long number) {
        lock.lock();
        try {
            Entry entry = known.get(workerId);
            if (entry == null || entry.number != number) {
                return;
            }
            known.remove(workerId);
        } finally {
            lock.unlock();
        }
        onExpiry.run();
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody is there any more, or comes. */
    void close() {
        lock.lock();
        try {
            closed = true;
            known.values().forEach(entry -> entry.alarm.cancel());
            known.clear();
        } finally {
            lock.unlock();
        }
    }
}
