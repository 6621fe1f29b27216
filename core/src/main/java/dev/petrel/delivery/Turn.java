package dev.petrel.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One message in work with one handler. A handler that does not end in time is interrupted; one that goes on all the
 * same is given up, and then this is another thread's to go on with: what its handler does later counts no more.
 */
final class Turn {

    final Task task;

    /** Whether all that is to be done is to read the key of its message. */
    final boolean isForKey;

    // Of the thread that has it: the worker, and after giving up its follower.
    int attempts;
    String reason = "";

    /** What the handler decided instead of throwing, where nobody was told yet. */
    @Nullable
    Unhandled untold;

    @Nullable
    Runnable identityEnds;

    @GuardedBy("this")
    private boolean started;

    @GuardedBy("this")
    private long startedAt;

    @GuardedBy("this")
    private @Nullable Thread handler;

    @GuardedBy("this")
    private @Nullable Runnable leaving;

    @GuardedBy("this")
    private long overdueAt;

    private volatile boolean overdue;
    private volatile boolean givenUp;

    Turn(Task task, boolean isForKey) {
        this.task = task;
        this.isForKey = isForKey;
    }

    /** The calling thread begins to run the handler. */
    synchronized void enter(OnlineTime online, @Nullable Runnable whenLeft) {
        if (!started) {
            started = true;
            startedAt = online.nanos();
        }
        attempts++;
        leaving = whenLeft;
        handler = Thread.currentThread();
    }

    /** So many nanoseconds were not its handler's. */
    synchronized void waited(long nanos) {
        startedAt += nanos;
    }

    /** The handler has come back. An interrupt that it left, or that came too late, concerns nobody else. */
    synchronized boolean leave() {
        boolean unused = Thread.interrupted();
        if (givenUp) {
            return false;
        }
        handler = null;
        left();
        return true;
    }

    @GuardedBy("this")
    private void left() {
        Runnable then = leaving;
        leaving = null;
        if (then != null) {
            then.run();
        }
    }

    /** Nanoseconds that are left of its budget; all of it before its handler was called. */
    synchronized long left(Budget budget) {
        return started
                ? budget.limit().toNanos() - (budget.online().nanos() - startedAt)
                : budget.limit().toNanos();
    }

    /** Its handler has to end, since its time or its client is over. */
    synchronized void interrupt() {
        if (handler != null && !handler.equals(Thread.currentThread())) {
            handler.interrupt();
        }
    }

    /** Interrupts a handler whose budget is over; whether there is one. */
    synchronized boolean interruptOverdue(Budget budget, long now) {
        if (handler == null || overdue || left(budget) > 0) {
            return overdue && handler != null;
        }
        overdue = true;
        overdueAt = now;
        handler.interrupt();
        return true;
    }

    /** Nanoseconds that a handler which was interrupted has before it is given up. */
    synchronized long patience(long now) {
        return Budget.GIVEN_UP_AFTER.toNanos() - (now - overdueAt);
    }

    /** Gives the handler up, if it still has not come back. */
    synchronized boolean giveUp() {
        if (handler == null) {
            return false;
        }
        givenUp = true;
        left();
        return true;
    }

    /** Whether its handler, not given up, takes so much of its time that health tells of it. */
    synchronized boolean isStuck(Budget budget) {
        Duration taken = budget.limit().minusNanos(left(budget));
        return handler != null && !givenUp && taken.compareTo(budget.stuckAfter()) > 0;
    }

    boolean isOverdue() {
        return overdue;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /** Whether its handler, not given up, is on that thread. */
    synchronized boolean isRunBy(Thread thread) {
        return !givenUp && thread.equals(handler);
    }
}
