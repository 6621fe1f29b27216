package dev.petrel.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.observe.Observation;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener with what it has still to be told, in order. It is told on a virtual thread that lives while there is
 * something. Where it is too slow, what a job's end has made old leaves first: the oldest word that is no end, and only
 * where all are ends the oldest of them.
 */
final class StatusQueue implements Observation {

    private static final Logger LOG = LoggerFactory.getLogger(JobMonitor.class);

    private record Numbered(long number, JobStatus status) {}

    private final Consumer<? super JobStatus> listener;
    private final Consumer<StatusQueue> closing;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Numbered> steps = new ArrayDeque<>();

    @GuardedBy("lock")
    private final ArrayDeque<Numbered> ends = new ArrayDeque<>();

    @GuardedBy("lock")
    private long numbers;

    @GuardedBy("lock")
    private long leftOut;

    @GuardedBy("lock")
    private boolean telling;

    @GuardedBy("lock")
    private boolean closed;

    StatusQueue(Consumer<? super JobStatus> listener, Consumer<StatusQueue> closing) {
        this.listener = listener;
        this.closing = closing;
    }

    /** Never blocks. */
    void add(JobStatus status) {
        if (enqueue(status)) {
            Thread.ofVirtual().name("petrel-jobs-listener").start(this::tellAll);
        }
    }

    private boolean enqueue(JobStatus status) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (steps.size() + ends.size() >= JobMonitor.LISTENER_BOUND) {
                (steps.isEmpty() ? ends : steps).remove();
                leftOut++;
            }
            (status.finished() ? ends : steps).add(new Numbered(numbers++, status));
            boolean first = !telling;
            telling = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void tellAll() {
        for (JobStatus status = next(); status != null; status = next()) {
            try {
                listener.accept(status);
            } catch (Throwable failure) {
                LOG.error("a listener of jobs failed, which is told of the next one all the same", failure);
            }
        }
    }

    private @Nullable JobStatus next() {
        lock.lock();
        try {
            Numbered step = steps.peek();
            Numbered end = ends.peek();
            telling = step != null || end != null;
            if (!telling) {
                tellLeftOut();
                return null;
            }
            boolean stepFirst = end == null || (step != null && step.number < end.number);
            return (stepFirst ? steps : ends).remove().status;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it has been told all, and nothing is being told. */
    boolean isIdle() {
        lock.lock();
        try {
            return !telling;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void tellLeftOut() {
        if (leftOut > 0) {
            LOG.warn("a listener of jobs was too slow: {} statuses were left out", leftOut);
            leftOut = 0;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            steps.clear();
            ends.clear();
        } finally {
            lock.unlock();
        }
        closing.accept(this);
    }
}
