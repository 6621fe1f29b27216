package dev.petrel.delivery;

import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the time of handlers: one whose budget is over is interrupted, and one that ignores it is to be given up.
 * While nobody works, nobody looks. Guarded by the lock of {@link Lanes}.
 */
final class Budgets {

    private final Budget budget;
    private final Time time;
    private final Runnable look;
    private Time.@Nullable Alarm next;

    /** @param look called when it is time for {@link #over}, on a thread of the clock */
    Budgets(Budget budget, Time time, Runnable look) {
        this.budget = budget;
        this.time = time;
        this.look = look;
    }

    /** Somebody works. */
    void watch() {
        if (next == null) {
            next = time.after(budget.limit(), look);
        }
    }

    /** Interrupts handlers whose budget is over; returns those that have been given up, since they ignored it. */
    List<Worker> over(Collection<Worker> workers) {
        next = null;
        long now = time.nanos();
        long soonest = budget.limit().toNanos();
        List<Worker> over = new ArrayList<>();
        for (Worker worker : workers) {
            long left = worker.turn == null ? Long.MAX_VALUE : lookAt(worker.turn, now);
            if (left > 0) {
                soonest = Math.min(soonest, left);
            } else if (worker.turn != null && worker.turn.giveUp()) {
                over.add(worker);
            }
        }
        if (!workers.isEmpty()) {
            next = time.after(Duration.ofNanos(soonest), look);
        }
        return over;
    }

    /** Nanoseconds until it has to be looked at again; none are left for one that is to be given up. */
    private long lookAt(Turn turn, long now) {
        if (turn.interruptOverdue(budget, now)) {
            return turn.patience(now);
        }
        long left = turn.left(budget);
        return left > 0 ? budget.nextLook(left) : Long.MAX_VALUE;
    }

    /** What stands against good health: handlers that take long, by the topics of their messages. */
    List<String> troubles(Collection<Worker> workers) {
        return workers.stream()
                .map(worker -> worker.turn)
                .filter(turn -> turn != null && turn.isStuck(budget))
                .map(turn -> "a handler has been busy for longer than " + budget.stuckAfter()
                        + " with a message on topic " + MqttText.quoted(turn.task.topic()))
                .sorted()
                .distinct()
                .toList();
    }

    /** Nobody works any more. */
    void stop() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }
}
