package dev.petrel.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.fault.QueueFull;
import dev.petrel.time.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each job, and who waits for its end. Both are under one lock, so that an end is either known when
 * somebody begins to wait, or ends the wait. A job's last word stays: nothing is newer. Words before it are ordered by
 * their time, and what is not older than the one before is news; clocks that disagree can hold up progress so, never an
 * end.
 */
final class JobBoard {

    /** How many waits there may be at a time. */
    static final int MOST_WAITS = 100_000;

    private record Known(JobStatus status, long since) {}

    private static final class Watched {
        private final Set<JobWait> waits = new LinkedHashSet<>();
        private @Nullable Known known;
    }

    private final JobCache bounds;
    private final Time time;
    private final Consumer<JobStatus> news;
    private final ReentrantLock lock = new ReentrantLock();

    /** Of jobs that nobody waits for; the longest known first. */
    @GuardedBy("lock")
    private final Map<String, Known> underWay = new LinkedHashMap<>();

    /** The same, of jobs that have ended. */
    @GuardedBy("lock")
    private final Map<String, Known> finished = new LinkedHashMap<>();

    /** Of jobs that somebody waits for; none of them has ended. */
    @GuardedBy("lock")
    private final Map<String, Watched> watched = new HashMap<>();

    @GuardedBy("lock")
    private int waits;

    @GuardedBy("lock")
    private @Nullable String closed;

    /** @param news is told what was not known, in order; under the lock, so it only puts it aside */
    JobBoard(JobCache bounds, Time time, Consumer<JobStatus> news) {
        this.bounds = bounds;
        this.time = time;
        this.news = news;
    }

    Optional<JobStatus> status(String jobId) {
        lock.lock();
        try {
            forgetOld();
            return Optional.ofNullable(known(jobId)).map(Known::status);
        } finally {
            lock.unlock();
        }
    }

    /** Something was said of a job. */
    void take(JobStatus said) {
        ended(said).forEach(wait -> wait.end(JobWait.FINISHED));
    }

    private Set<JobWait> ended(JobStatus said) {
        lock.lock();
        try {
            forgetOld();
            if (closed != null || !isNews(known(said.jobId()), said)) {
                return Set.of();
            }
            news.accept(said);
            return remember(said);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isNews(@Nullable Known before, JobStatus said) {
        if (before == null) {
            return true;
        }
        JobStatus last = before.status;
        return !last.finished()
                && !last.equals(said)
                && (said.finished() || !said.timestamp().isBefore(last.timestamp()));
    }

    @GuardedBy("lock")
    private Set<JobWait> remember(JobStatus said) {
        Known now = new Known(said, time.nanos());
        Watched watch = watched.get(said.jobId());
        if (watch != null && !said.finished()) {
            watch.known = now;
            return Set.of();
        }
        if (watch != null) {
            watched.remove(said.jobId());
            waits -= watch.waits.size();
        }
        keep(now);
        return watch == null ? Set.of() : watch.waits;
    }

    @GuardedBy("lock")
    private void keep(Known known) {
        String jobId = known.status.jobId();
        underWay.remove(jobId);
        (known.status.finished() ? finished : underWay).put(jobId, known);
        if (underWay.size() + finished.size() > bounds.jobs()) {
            forgetFirst(finished.isEmpty() ? underWay : finished);
        }
    }

    private static void forgetFirst(Map<String, Known> of) {
        Iterator<Known> first = of.values().iterator();
        first.next();
        first.remove();
    }

    @GuardedBy("lock")
    private void forgetOld() {
        long now = time.nanos();
        for (Map<String, Known> some : List.of(underWay, finished)) {
            Iterator<Known> oldest = some.values().iterator();
            while (oldest.hasNext() && now - oldest.next().since >= bounds.age().toNanos()) {
                oldest.remove();
            }
        }
    }

    @GuardedBy("lock")
    private @Nullable Known known(String jobId) {
        Watched watch = watched.get(jobId);
        if (watch != null) {
            return watch.known;
        }
        Known end = finished.get(jobId);
        return end == null ? underWay.get(jobId) : end;
    }

    /**
     * Begins to wait for a job's end; the wait has ended already where the end is known, or the board closed.
     *
     * @throws QueueFull if too many wait
     */
    void await(JobWait wait) {
        lock.lock();
        try {
            forgetOld();
            if (closed != null) {
                wait.end(new JobWait.End.Abandoned(closed));
            } else if (finished.containsKey(wait.jobId)) {
                wait.end(JobWait.FINISHED);
            } else {
                enter(wait);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void enter(JobWait wait) {
        if (waits >= MOST_WAITS) {
            throw new QueueFull(
                    "no room for one more to wait for a job: " + MOST_WAITS + " do; wait for fewer at a time");
        }
        Watched watch = watched.computeIfAbsent(wait.jobId, jobId -> new Watched());
        Known before = underWay.remove(wait.jobId);
        watch.known = watch.known == null ? before : watch.known;
        watch.waits.add(wait);
        waits++;
    }

    /** It waits no more: its time is up, unless it has ended. */
    void timeUp(JobWait wait) {
        leave(wait).ifPresent(wait::end);
    }

    private Optional<JobWait.End> leave(JobWait wait) {
        lock.lock();
        try {
            Watched watch = watched.get(wait.jobId);
            if (watch == null || !watch.waits.remove(wait)) {
                return Optional.empty();
            }
            waits--;
            Known known = watch.known;
            if (watch.waits.isEmpty()) {
                watched.remove(wait.jobId);
                if (known != null) { // it is of interest until now
                    keep(new Known(known.status, time.nanos()));
                }
            }
            return Optional.of(
                    new JobWait.End.TimedOut(Optional.ofNullable(known).map(Known::status)));
        } finally {
            lock.unlock();
        }
    }

    /** The jobs that somebody waits for. */
    Set<String> watched() {
        lock.lock();
        try {
            return Set.copyOf(watched.keySet());
        } finally {
            lock.unlock();
        }
    }

    boolean isWatched(String jobId) {
        lock.lock();
        try {
            return watched.containsKey(jobId);
        } finally {
            lock.unlock();
        }
    }

    /** How many jobs it knows, those that somebody waits for included. */
    int size() {
        lock.lock();
        try {
            return underWay.size() + finished.size() + watched.size();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything and takes nothing more; who waits is told why. */
    void close(String why) {
        abandoned(why).forEach(wait -> wait.end(new JobWait.End.Abandoned(why)));
    }

    private List<JobWait> abandoned(String why) {
        lock.lock();
        try {
            List<JobWait> left = new ArrayList<>(waits);
            watched.values().forEach(watch -> left.addAll(watch.waits));
            watched.clear();
            underWay.clear();
            finished.clear();
            waits = 0;
            closed = closed == null ? why : closed;
            return left;
        } finally {
            lock.unlock();
        }
    }
}
