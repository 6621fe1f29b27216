package dev.petrel.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
 *
 * <p>A handler whose budget is over is interrupted, and one that ignores it is given up: a follower takes its lane over,
 * beginning with the message that it had. Where so many were given up that virtual threads might be short of processors,
 * lanes are worked on platform threads.
 */
final class Lanes {

    /** A handler that takes longer than this does not hold up other lanes. */
    static final Duration SOON = Duration.ofMillis(1);

    /** How many platform threads work on lanes at most. */
    static final int MOST_PLATFORM_THREADS = 64;

    /** So many that were given up leave a processor for virtual threads. */
    private static final int SPARED = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private final String threadName;
    private final Time time;
    private final Budget budget;
    private final Function<Turn, @Nullable Ending> handling;
    private final BiConsumer<Task, Ending> finished;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneLess = lock.newCondition();

    @GuardedBy("lock")
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Set<Worker> workers = new HashSet<>();

    /** What handlers have that were given up and have not come back. */
    @GuardedBy("lock")
    private final Set<Worker> givenUp = new HashSet<>();

    @GuardedBy("lock")
    private int unfinished;

    @GuardedBy("lock")
    private Time.@Nullable Alarm budgets;

    @GuardedBy("lock")
    private boolean watched;

    @GuardedBy("lock")
    private boolean stopped;

    /**
     * Lanes of one client.
     *
     * @param handling what a worker does with a turn; must not throw; null when it was given up meanwhile
     * @param finished told what became of it; must be short
     */
    Lanes(
            String clientId,
            Time time,
            Budget budget,
            Function<Turn, @Nullable Ending> handling,
            BiConsumer<Task, Ending> finished) {
        this.threadName = "petrel-" + clientId + "-lane";
        this.time = time;
        this.budget = budget;
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
            boolean reading = task.route().manner.readsForKey();
            String key = reading ? READING : key(task);
            Lane lane = task.route().lanes.get(key);
            boolean dropping = full && task.message().qos() == Qos.AT_MOST_ONCE;
            if (dropping && (lane == null || lane.tasks.isEmpty())) {
                return task;
            }
            if (lane == null) {
                lane = open(task.route(), key, reading);
            }
            lane.tasks.add(task);
            unfinished++;
            return dropping ? removeOldestAtMostOnce(lane.tasks) : null;
        } finally {
            lock.unlock();
        }
    }

    /** The key of the lane in which the keys of other messages are read; no topic and no text holds it. */
    private static final String READING = "\0";

    /** What holds no key has one lane for all. */
    private static String keyOrNone(Task task) {
        try {
            return key(task);
        } catch (RuntimeException | StackOverflowError e) {
            return "";
        }
    }

    private static String key(Task task) {
        Function<Message, String> key = task.route().manner.key();
        return key == null ? task.message().topic().name() : key.apply(task.message());
    }

    @GuardedBy("lock")
    private Lane open(Route route, String key, boolean reading) {
        Lane lane = new Lane(route, key, reading);
        route.lanes.put(key, lane);
        ready.add(lane);
        return lane;
    }

    /** The key of a task is known: it goes to the end of the lane of that. */
    private void sort(Task task, String key) {
        boolean unwatched = false;
        lock.lock();
        try {
            if (!stopped) {
                Lane lane = task.route().lanes.get(key);
                (lane == null ? open(task.route(), key, false) : lane).tasks.add(task);
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
        int room = isShortOfProcessors() ? MOST_PLATFORM_THREADS - workers.size() : more;
        for (int i = 0; i < Math.min(more, room); i++) {
            start(new Worker(now, null, null));
        }
        if (budgets == null) {
            budgets = time.after(budget.limit(), this::lookAtBudgets);
        }
    }

    @GuardedBy("lock")
    private void start(Worker worker) {
        workers.add(worker);
        Thread.Builder builder = isShortOfProcessors() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        worker.thread = builder.name(threadName).start(worker);
    }

    @GuardedBy("lock")
    private boolean isShortOfProcessors() {
        int virtual = 0;
        for (Worker worker : givenUp) {
            virtual += worker.thread != null && worker.thread.isVirtual() ? 1 : 0;
        }
        return virtual >= SPARED;
    }

    /** Whose time is over, and when to look again. While nobody works, nobody looks. */
    private void lookAtBudgets() {
        lock.lock();
        try {
            budgets = null;
            if (stopped || workers.isEmpty()) {
                return;
            }
            long next = budget.limit().toNanos();
            for (Worker worker : List.copyOf(workers)) {
                next = Math.min(next, lookAt(worker));
            }
            budgets = time.after(Duration.ofNanos(next), this::lookAtBudgets);
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds until it has to be looked at again. */
    @GuardedBy("lock")
    private long lookAt(Worker worker) {
        Turn turn = worker.turn;
        if (turn == null) {
            return Long.MAX_VALUE;
        }
        long now = time.nanos();
        if (!turn.interruptOverdue(budget, now)) {
            long left = turn.left(budget);
            return left > 0 ? budget.nextLook(left) : Long.MAX_VALUE;
        }
        long patience = turn.patience(now);
        if (patience > 0) {
            return patience;
        }
        if (turn.giveUp()) {
            workers.remove(worker);
            givenUp.add(worker);
            start(new Worker(now, worker.lane, turn));
            worker.lane = null;
        }
        return Long.MAX_VALUE;
    }

    /** Topics whose handlers were given up and have not come back. */
    List<String> givenUp() {
        lock.lock();
        try {
            return givenUp.stream()
                    .map(worker -> worker.turn)
                    .filter(Objects::nonNull)
                    .map(turn -> turn.task.topic())
                    .sorted()
                    .distinct()
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private void cameBack(Worker worker) {
        lock.lock();
        try {
            givenUp.remove(worker);
        } finally {
            lock.unlock();
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
            if (budgets != null) {
                budgets.cancel();
                budgets = null;
            }
            Worker own = ofCurrentThread();
            for (Worker worker : workers) {
                interrupt(worker, own);
            }
            for (Worker worker : givenUp) {
                interrupt(worker, own);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void interrupt(Worker worker, @Nullable Worker own) {
        if (worker.equals(own) || worker.thread == null) {
            return;
        }
        worker.thread.interrupt();
        if (worker.turn != null) {
            worker.turn.interrupt();
        }
    }

    @GuardedBy("lock")
    private @Nullable Worker ofCurrentThread() {
        Thread current = Thread.currentThread();
        for (Worker worker : workers) {
            if (current.equals(worker.thread) || (worker.turn != null && worker.turn.isRunBy(current))) {
                return worker;
            }
        }
        return null;
    }

    /** Takes lanes in turn while there are any. */
    private final class Worker implements Runnable {

        private volatile long since;
        private @Nullable Thread thread;
        private boolean reads;

        // Guarded by the lock.
        private @Nullable Lane lane;
        private volatile @Nullable Turn turn;

        /** @param lane null, or the lane that it takes over with a turn that was given up */
        Worker(long now, @Nullable Lane lane, @Nullable Turn turn) {
            this.since = now;
            this.lane = lane;
            this.turn = turn;
        }

        @Override
        public void run() {
            boolean going = turn == null || work(turn);
            while (going) {
                Turn next = next();
                going = next != null && work(next);
            }
        }

        /** Whether it goes on: not after it was given up. */
        private boolean work(Turn now) {
            Ending ending = handling.apply(now);
            if (ending == null) {
                cameBack(this);
                return false;
            }
            boolean unused = Thread.interrupted(); // what one handler left set does not concern the next
            finished.accept(now.task, ending);
            return true;
        }

        /** The next to be handled; on the way those whose keys are still to be read. */
        private @Nullable Turn next() {
            Turn next = poll();
            while (next != null && reads) {
                sort(next.task, keyOrNone(next.task));
                next = poll();
            }
            return next;
        }

        private @Nullable Turn poll() {
            lock.lock();
            try {
                putLaneBack();
                lane = ready.poll();
                Task task = lane == null ? null : lane.tasks.poll();
                if (lane == null || task == null || stopped) {
                    workers.remove(this);
                    turn = null;
                    return null;
                }
                since = time.nanos();
                reads = lane.reading;
                turn = new Turn(task);
                return turn;
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
