package dev.petrel.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.settings.Backoff;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks jobs up that somebody waits for, some at a time, each once however many wait for it. A lookup comes again after a
 * pause, for as long as somebody waits: a short one after a failure, a long one otherwise.
 */
final class Lookups {

    /** How many jobs are looked up at the same time. */
    static final int AT_ONCE = 8;

    /** A broker may drop what it has for a slow reader, without a word: so what is waited for is asked for now and then. */
    static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    /** The pauses after failures. */
    static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private static final Logger LOG = LoggerFactory.getLogger(JobMonitor.class);

    /** One job. It stands in the line, is looked up, or waits for its alarm. */
    private static final class Inquiry {
        private final String jobId;
        private int failures;
        private boolean inLine;
        private boolean underWay;
        private boolean again;
        private @Nullable Thread thread;
        private Time.@Nullable Alarm alarm;

        private Inquiry(String jobId) {
            this.jobId = jobId;
        }
    }

    private final JobLookup lookup;
    private final JobBoard board;
    private final Executor threads;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<String, Inquiry> inquiries = new HashMap<>();

    @GuardedBy("lock")
    private final ArrayDeque<Inquiry> line = new ArrayDeque<>();

    @GuardedBy("lock")
    private int running;

    @GuardedBy("lock")
    private boolean failing;

    @GuardedBy("lock")
    private boolean closed;

    /** @param threads runs each lookup on a thread of its own */
    Lookups(JobLookup lookup, JobBoard board, Executor threads, Time time) {
        this.lookup = lookup;
        this.board = board;
        this.threads = threads;
        this.time = time;
    }

    /** Somebody begins to wait for a job. One that is being looked up already is not looked up twice. */
    void ask(String jobId) {
        lock.lock();
        try {
            if (!closed) {
                enqueue(jobId);
            }
        } finally {
            lock.unlock();
        }
        startSome();
    }

    /** From now on every word is heard, so whatever was said before is asked for, also by who is asking already. */
    void askAgain(Collection<String> jobIds) {
        lock.lock();
        try {
            for (String jobId : closed ? Set.<String>of() : jobIds) {
                Inquiry inquiry = enqueue(jobId);
                inquiry.again = inquiry.underWay;
            }
        } finally {
            lock.unlock();
        }
        startSome();
    }

    @GuardedBy("lock")
    private Inquiry enqueue(String jobId) {
        Inquiry inquiry = inquiries.computeIfAbsent(jobId, Inquiry::new);
        if (!inquiry.inLine && !inquiry.underWay) {
            cancelAlarm(inquiry);
            inquiry.inLine = true;
            line.add(inquiry);
        }
        return inquiry;
    }

    private static void cancelAlarm(Inquiry inquiry) {
        if (inquiry.alarm != null) {
            inquiry.alarm.cancel();
            inquiry.alarm = null;
        }
    }

    private void startSome() {
        for (Inquiry next = next(); next != null; next = next()) {
            Inquiry inquiry = next;
            threads.execute(() -> lookUp(inquiry));
        }
    }

    private @Nullable Inquiry next() {
        lock.lock();
        try {
            while (running < AT_ONCE && !line.isEmpty()) {
                Inquiry first = line.remove();
                first.inLine = false;
                if (board.isWatched(first.jobId)) {
                    first.underWay = true;
                    running++;
                    return first;
                }
                inquiries.remove(first.jobId);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void lookUp(Inquiry inquiry) {
        Time.Alarm limit = time.after(JobMonitor.LOOKUP_LIMIT, () -> interrupt(inquiry));
        hasThread(inquiry);
        Throwable failure = null;
        try {
            lookup.find(inquiry.jobId).map(found -> about(inquiry.jobId, found)).ifPresent(board::take);
        } catch (Throwable e) { // of whatever kind, it is not what ends the wait
            failure = e;
        }
        limit.cancel();
        ended(inquiry, failure);
        startSome();
    }

    private static JobStatus about(String jobId, JobStatus found) {
        if (!found.jobId().equals(jobId)) {
            throw new IllegalStateException("asked for job " + MqttText.quoted(jobId) + ", the lookup answered for "
                    + MqttText.quoted(found.jobId()));
        }
        return found;
    }

    private void hasThread(Inquiry inquiry) {
        lock.lock();
        try {
            inquiry.thread = Thread.currentThread();
            if (closed) {
                inquiry.thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void interrupt(Inquiry inquiry) {
        lock.lock();
        try {
            if (inquiry.thread != null) {
                inquiry.thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void ended(Inquiry inquiry, @Nullable Throwable failure) {
        lock.lock();
        try {
            running--;
            inquiry.underWay = false;
            inquiry.thread = null;
            if (closed) {
                return;
            }
            log(inquiry, failure);
            boolean again = inquiry.again;
            inquiry.again = false;
            inquiry.failures = failure == null ? 0 : inquiry.failures + 1;
            if (again) {
                enqueue(inquiry.jobId);
            } else if (board.isWatched(inquiry.jobId)) {
                Duration pause = failure == null ? AGAIN_AFTER : PAUSES.delay(inquiry.failures - 1);
                inquiry.alarm = time.after(pause, () -> ask(inquiry.jobId));
            } else {
                inquiries.remove(inquiry.jobId);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The first of a row of failures is worth a warning: where one job cannot be looked up, others cannot either. */
    @GuardedBy("lock")
    private void log(Inquiry inquiry, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.atLevel(failing ? Level.DEBUG : Level.WARN)
                    .setCause(failure)
                    .log(
                            "job {} cannot be looked up, which is tried again while it is waited for",
                            MqttText.quoted(inquiry.jobId));
        }
        failing = failure != null;
    }

    /** Asks nobody any more, and interrupts who is asking. */
    void close() {
        lock.lock();
        try {
            closed = true;
            line.clear();
            for (Inquiry inquiry : inquiries.values()) {
                cancelAlarm(inquiry);
                if (inquiry.thread != null) {
                    inquiry.thread.interrupt();
                }
            }
            inquiries.clear();
        } finally {
            lock.unlock();
        }
    }
}
