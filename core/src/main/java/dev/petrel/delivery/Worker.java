package dev.petrel.delivery;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A thread that takes lanes in turn while there are any. Its fields are guarded by the lock of {@link Lanes}. */
final class Worker implements Runnable {

    /**
     * What workers do.
     *
     * @param handling what becomes of a turn; must not throw; null when it was given up meanwhile
     * @param finished told what became of it; must be short
     */
    record Job(Function<Turn, @Nullable Ending> handling, BiConsumer<Task, Ending> finished) {}

    private final Lanes lanes;
    private final Job job;

    /** Since when it has what it has. */
    long since;

    @Nullable
    Thread thread;

    @Nullable
    Lane lane;

    @Nullable
    Turn turn;

    Worker(Lanes lanes, Job job, long now) {
        this.lanes = lanes;
        this.job = job;
        this.since = now;
    }

    /** One that goes on, in its lane and with its turn, where another was given up. */
    Worker(Worker givenUp, long now) {
        this(givenUp.lanes, givenUp.job, now);
        this.lane = givenUp.lane;
        this.turn = givenUp.turn;
    }

    @Override
    public void run() {
        Turn now = lanes.begin(this);
        while (now != null && work(now)) {
            now = lanes.next(this);
        }
    }

    /** Whether it goes on: not after it was given up. */
    private boolean work(Turn now) {
        Ending ending = job.handling.apply(now);
        if (ending == null) {
            lanes.cameBack(this);
            return false;
        }
        boolean unused = Thread.interrupted(); // what one handler left set does not concern the next
        job.finished.accept(now.task, ending);
        return true;
    }

    boolean isOnPlatform() {
        return thread != null && !thread.isVirtual();
    }

    /** Whether it, or the handler that it waits for, is on that thread. */
    boolean isOn(Thread other) {
        return other.equals(thread) || (turn != null && turn.isRunBy(other));
    }

    /** Whether it has a message of that key. */
    boolean isIn(String key) {
        return lane != null && lane.key.equals(key);
    }

    /** Whether it needs no processor: it holds a dead letter, say, or pauses between two attempts. */
    boolean waitsIn(Patience patience) {
        return thread != null && patience.isWaiting(thread);
    }

    /** Its client is over, and with it what it waits for. */
    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
        if (turn != null) {
            turn.interrupt();
        }
    }
}
