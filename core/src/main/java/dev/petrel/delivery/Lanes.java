package dev.petrel.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.message.Qos;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers on virtual threads: those of one lane one after another, those of different lanes at the same time.
 *
 * <p>A hand-over to another thread costs more than most handlers do. So one worker takes a whole burst and runs its
 * lanes in turn; only when a handler does not come back soon are the lanes that wait behind it given to further workers,
 * twice as many each time, until every lane that has work has a thread. A lane is never with two workers at once.
 */
final class Lanes {

    /** A handler that takes longer than this does not hold up other lanes. */
    static final Duration SOON = Duration.ofMillis(1);

    private final String threadName;
    private final Time time;
    private final Function<Task, Ending> handling;
    private final BiConsumer<Task, Ending> finished;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneLess = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Set<Worker> workers = new HashSet<>();

    @GuardedBy("lock")
    private int unfinished;

    @GuardedBy("lock")
    private boolean watched;

    @GuardedBy("lock")
    private boolean stopped;

    /**
     * Lanes of one client.
     *
     * @param handling what a worker does with a task; must not throw
     * @param finished told what became of it; must be short
     */
    Lanes(String clientId, Time time, Function<Task, Ending> handling, BiConsumer<Task, Ending> finished) {
        this.threadName = "petrel-" + clientId + "-lane";
        this.time = time;
        this.handling = handling;
        this.finished = finished;
    }

    /**
     * Puts a task at the end of its lane; {@link #handOver} gets it going.
     *
     * @param full whether too much waits already, so that at QoS 0 something of the same lane has to go for it
     * @return the task that was left out: the oldest of QoS 0 that waits in the lane, or this one; null for none
     */
    @Nullable
    Task add(Task task, boolean full) {
        lock.lock();
        try {
            if (stopped) {
                return null;
            }
            String key = task.message().topic().name();
            Lane lane = task.route().lanes.get(key);
            boolean dropping = full && task.message().qos() == Qos.AT_MOST_ONCE;
            if (dropping && (lane == null || lane.tasks.isEmpty())) {
                return task;
            }
            if (lane == null) {
                lane = new Lane(task.route(), key);
                task.route().lanes.put(key, lane);
                ready.add(lane);
            }
            lane.tasks.add(task);
            unfinished++;
            return dropping ? removeOldestAtMostOnce(lane.tasks) : null;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Task removeOldestAtMostOnce(ArrayDeque<Task> tasks) {
        Task oldest = tasks.stream()
                .filter(task -> task.message().qos() == Qos.AT_MOST_ONCE)
                .findFirst()
                .orElseThrow();
        tasks.removeFirstOccurrence(oldest);
        unfinished--;
        return oldest;
    }

    /** Sees to it that what waits is worked on: at most one thread is started for a burst while handlers come back soon. */
    void handOver() {
        lock.lock();
        try {
            if (ready.isEmpty()) {
                return;
            }
            startWorkers();
            watch();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void startWorkers() {
        long now = time.nanos();
        for (Worker worker : workers) {
            if (now - worker.since < SOON.toNanos()) {
                return; // it will come to what waits
            }
        }
        int more = Math.min(ready.size(), Math.max(1, workers.size()));
        for (int i = 0; i < more; i++) {
            Worker worker = new Worker(now);
            workers.add(worker);
            worker.thread = Thread.ofVirtual().name(threadName).start(worker);
        }
    }

    @GuardedBy("lock")
    private void watch() {
        if (!watched) {
            watched = true;
            Time.Alarm unused = time.after(SOON, this::look);
        }
    }

    private void look() {
        lock.lock();
        try {
            watched = false;
            if (!ready.isEmpty()) {
                startWorkers();
                watch();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing is left to be handled, apart from the task that the calling thread itself is in and what waits
     * behind that in its lane. An interrupt ends the waiting and stays set.
     *
     * @return how many tasks are left then
     */
    int drain(Duration within) {
        lock.lock();
        try {
            Worker own = ofCurrentThread();
            awaitHandled(own, within);
            return unfinished - (own == null ? 0 : 1);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void awaitHandled(@Nullable Worker own, Duration within) {
        long left = within.toNanos();
        try {
            while (unfinished > heldUpBy(own) && left > 0) {
                left = oneLess.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @GuardedBy("lock")
    private int heldUpBy(@Nullable Worker own) {
        return own == null || own.lane == null ? 0 : 1 + own.lane.tasks.size();
    }

    /** Starts nothing any more, and interrupts handlers that are still running, but not the caller's own. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            ready.clear();
            Worker own = ofCurrentThread();
            for (Worker worker : workers) {
                if (!worker.equals(own) && worker.thread != null) {
                    worker.thread.interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable Worker ofCurrentThread() {
        Thread current = Thread.currentThread();
        for (Worker worker : workers) {
            if (current.equals(worker.thread)) {
                return worker;
            }
        }
        return null;
    }

    /** Takes lanes in turn while there are any. */
    private final class Worker implements Runnable {

        private volatile long since;
        private @Nullable Thread thread;
        private @Nullable Lane lane;

        Worker(long now) {
            since = now;
        }

        @Override
        public void run() {
            for (Task task = next(); task != null; task = next()) {
                Ending outcome = handling.apply(task);
                boolean unused = Thread.interrupted(); // what one handler left set does not concern the next
                finished.accept(task, outcome);
            }
        }

        private @Nullable Task next() {
            lock.lock();
            try {
                putLaneBack();
                lane = ready.poll();
                if (lane == null || stopped) {
                    workers.remove(this);
                    return null;
                }
                since = time.nanos();
                return lane.tasks.poll();
            } finally {
                lock.unlock();
            }
        }

        @GuardedBy("Lanes.this.lock")
        private void putLaneBack() {
            Lane before = lane;
            if (before == null) {
                return;
            }
            unfinished--;
            oneLess.signalAll();
            if (before.tasks.isEmpty()) {
                before.route.lanes.remove(before.key);
            } else {
                ready.add(before);
            }
        }
    }
}
