package dev.petrel.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.message.Qos;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers on virtual threads: those of one lane one after another, those of different lanes at the same time.
 *
 * <p>A hand-over to another thread costs more than most handlers do. So one worker takes a whole burst and runs its
 * lanes in turn; only when a handler does not come back soon are the lanes that wait behind it given to further workers,
 * twice as many each time, until every lane that has work has a thread. A lane is never with two workers at once.
 *
 * <p>Where a handler was given up, a follower takes its lane over, beginning with the message that it had. Where so many
 * were given up that virtual threads might be short of processors, lanes are worked on platform threads.
 */
final class Lanes {

    /** A handler that takes longer than this does not hold up other lanes. */
    static final Duration SOON = Duration.ofMillis(1);

    /** How many platform threads work on lanes at most. */
    static final int MOST_PLATFORM_THREADS = 64;

    /** How many more of them there may be that merely wait, with a dead letter or between two attempts. */
    static final int MOST_WAITING_THREADS = 1_000;

    private final String threadName;
    private final Time time;
    private final Patience patience;
    private final Worker.Job job;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneLess = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Set<Worker> workers = new HashSet<>();

    @GuardedBy("lock")
    private final GivenUp givenUp = new GivenUp();

    @GuardedBy("lock")
    private final Budgets budgets;

    @GuardedBy("lock")
    private int unfinished;

    @GuardedBy("lock")
    private boolean watched;

    @GuardedBy("lock")
    private boolean stopped;

    /**
     * Lanes of one client.
     *
     * @param patience in which workers wait
     * @param job what workers do
     */
    Lanes(String clientId, Time time, Budget budget, Patience patience, Worker.Job job) {
        this.threadName = "petrel-" + clientId + "-lane";
        this.time = time;
        this.patience = patience;
        this.job = job;
        this.budgets = new Budgets(budget, time, this::lookAtBudgets);
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
            boolean reading = task.route().manner.readsForKey();
            String key = reading ? Lane.READING : task.key();
            Lane lane = task.route().lanes.get(key);
            boolean dropping = full && task.message().qos() == Qos.AT_MOST_ONCE;
            if (dropping && (lane == null || lane.tasks.isEmpty())) {
                return task;
            }
            if (lane == null) {
                lane = open(task.route(), key);
            }
            lane.tasks.add(task);
            unfinished += dropping ? 0 : 1;
            return dropping ? lane.removeOldestAtMostOnce() : null;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Lane open(Route route, String key) {
        Lane lane = new Lane(route, key);
        route.lanes.put(key, lane);
        putToWork(lane);
        return lane;
    }

    @GuardedBy("lock")
    private void putToWork(Lane lane) {
        if (!givenUp.holds(lane)) {
            ready.add(lane);
        }
    }

    /** The key of a task has been read: it goes to the end of the lane of that. */
    private void sort(Task task, String key) {
        boolean unwatched = false;
        lock.lock();
        try {
            if (!stopped) {
                Lane lane = task.route().lanes.get(key);
                (lane == null ? open(task.route(), key) : lane).tasks.add(task);
                unfinished++; // and one less when the reader comes back
                unwatched = !watched;
                watched = true;
            }
        } finally {
            lock.unlock();
        }
        if (unwatched) { // not with the lock: a virtual thread that waits for the clock's might keep it for long
            Time.Alarm unused = time.after(SOON, this::look);
        }
    }

    /** Sees to it that what waits is worked on: at most one thread is started for a burst while handlers come back soon. */
    void handOver() {
        lock.lock();
        try {
            ready.addAll(givenUp.released());
            if (!ready.isEmpty() && !stopped) {
                startWorkers();
                watch();
            }
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
        int more = moreWorkers(givenUp.keepProcessors());
        for (int i = 0; i < more; i++) {
            start(new Worker(this, job, now));
        }
        budgets.watch();
    }

    /**
     * Those of the kind that are about to begin come to what waits; virtual threads that are short of processors never
     * begin, so where platform threads are started they do not count.
     */
    @GuardedBy("lock")
    private int moreWorkers(boolean onPlatform) {
        int busy = 0;
        int waiting = 0;
        int aboutToBegin = 0;
        for (Worker worker : workers) {
            if (worker.isOnPlatform() == onPlatform) {
                boolean waits = worker.waitsIn(patience);
                waiting += waits ? 1 : 0;
                busy += waits ? 0 : 1;
                aboutToBegin += worker.turn == null ? 1 : 0;
            }
        }
        int more = Math.min(ready.size() - aboutToBegin, Math.max(1, workers.size()));
        int room = Math.min(MOST_PLATFORM_THREADS - busy, MOST_WAITING_THREADS - waiting);
        return onPlatform ? Math.min(more, room) : more;
    }

    @GuardedBy("lock")
    private void start(Worker worker) {
        workers.add(worker);
        Thread.Builder builder = givenUp.keepProcessors() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        worker.thread = builder.name(threadName).start(worker);
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
            handOver();
        } finally {
            lock.unlock();
        }
    }

    private void lookAtBudgets() {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            for (Worker worker : budgets.over(workers)) {
                workers.remove(worker);
                givenUp.add(worker, Objects.requireNonNull(worker.lane));
                start(new Worker(worker, time.nanos()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** What stands against good health. */
    List<String> troubles() {
        lock.lock();
        try {
            List<String> troubles = new ArrayList<>(budgets.troubles(workers));
            troubles.addAll(givenUp.troubles());
            return troubles;
        } finally {
            lock.unlock();
        }
    }

    /** A handler that was given up has come back; its worker ends. */
    void cameBack(Worker worker) {
        lock.lock();
        try {
            givenUp.cameBack(worker);
        } finally {
            lock.unlock();
        }
        Time.Alarm unused = time.after(Duration.ZERO, this::handOver); // of what waited for it, not on a virtual thread
    }

    /** The first for a worker: what it took over, or else the next; null when there is none, and then it ends. */
    @Nullable
    Turn begin(Worker worker) {
        lock.lock();
        try {
            if (worker.turn != null) {
                return worker.turn;
            }
        } finally {
            lock.unlock();
        }
        return next(worker);
    }

    /** The next for a worker; on the way those whose keys are still to be read. */
    @Nullable
    Turn next(Worker worker) {
        Turn next = poll(worker);
        while (next != null && next.isForKey) {
            sort(next.task, next.task.keyOrNone());
            next = poll(worker);
        }
        return next;
    }

    private @Nullable Turn poll(Worker worker) {
        lock.lock();
        try {
            putLaneBack(worker.lane);
            Lane lane = ready.poll();
            Task task = lane == null ? null : lane.tasks.poll();
            worker.lane = lane;
            if (lane == null || task == null || stopped) {
                workers.remove(worker);
                worker.turn = null;
                return null;
            }
            worker.since = time.nanos();
            worker.turn = new Turn(task, lane.isForKeys());
            return worker.turn;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void putLaneBack(@Nullable Lane lane) {
        if (lane == null) {
            return;
        }
        unfinished--;
        oneLess.signalAll();
        if (lane.tasks.isEmpty()) {
            lane.route.lanes.remove(lane.key);
        } else {
            putToWork(lane);
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

    @GuardedBy("lock")
    private @Nullable Worker ofCurrentThread() {
        return workers.stream()
                .filter(worker -> worker.isOn(Thread.currentThread()))
                .findFirst()
                .orElse(null);
    }

    /** Starts nothing any more, and interrupts handlers that are still running, but not the caller's own. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            ready.clear();
            budgets.stop();
            workers.stream()
                    .filter(worker -> !worker.isOn(Thread.currentThread()))
                    .forEach(Worker::interrupt);
            givenUp.interrupt();
        } finally {
            lock.unlock();
        }
    }
}
