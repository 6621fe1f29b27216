package dev.petrel.hub.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.time.Time;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** The jobs that are known, the latest {@link #MOST} of them. From any thread. */
final class JobBook {

    /** How many are remembered; of more, those that ended longest ago are forgotten first. */
    static final int MOST = 200;

    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();

    /** In the order in which they were first heard of. */
    @GuardedBy("lock")
    private final Map<String, SeenJob> jobs = new LinkedHashMap<>();

    /** Those that were deleted: what is still said of them is passed over. */
    @GuardedBy("lock")
    private final Set<String> deleted = new LinkedHashSet<>();

    @GuardedBy("lock")
    private long changes;

    JobBook(Time time) {
        this.time = time;
    }

    /** Something was said of a job; whether the book did not know it. */
    boolean heard(JobStatus said) {
        return put(said.jobId(), new SeenJob(said, null, time.now()), known -> known.with(said));
    }

    /** The service told of a job; whether the book did not know it. */
    boolean told(ComputeJob job) {
        return put(job.jobId(), new SeenJob(job.asStatus(), job, time.now()), known -> known.with(job));
    }

    private boolean put(String id, SeenJob fresh, UnaryOperator<SeenJob> more) {
        lock.lock();
        try {
            SeenJob known = jobs.get(id);
            if (deleted.contains(id)) {
                return false;
            }
            SeenJob now = known == null ? fresh : more.apply(known);
            if (!now.equals(known)) {
                jobs.put(id, now);
                changes++;
                forgetOne();
            }
            return known == null;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void forgetOne() {
        if (jobs.size() > MOST) {
            Optional<String> ended = jobs.values().stream()
                    .filter(SeenJob::finished)
                    .map(SeenJob::id)
                    .findFirst();
            jobs.remove(ended.orElseGet(() -> jobs.keySet().iterator().next()));
        }
    }

    /** A job was deleted. */
    void delete(String id) {
        lock.lock();
        try {
            jobs.remove(id);
            deleted.add(id);
            if (deleted.size() > MOST) {
                Iterator<String> first = deleted.iterator();
                first.next();
                first.remove();
            }
            changes++;
        } finally {
            lock.unlock();
        }
    }

    /** All, the latest first. */
    List<SeenJob> all() {
        lock.lock();
        try {
            return jobs.values().stream()
                    .sorted(Comparator.comparing(SeenJob::created).reversed())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    Optional<SeenJob> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(jobs.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** Something that stands beside the jobs has changed. */
    void changed() {
        lock.lock();
        try {
            changes++;
        } finally {
            lock.unlock();
        }
    }

    /** Another number whenever something has changed. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }
}
