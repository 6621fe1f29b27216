package dev.petrel.compute.store;

import dev.petrel.compute.store.StoredJob.Course;
import dev.petrel.time.Time;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jobs in the database, for any number of processes. Each change is one statement that says what must still hold, so no
 * two can take a job, and nobody can end one that is another's by now. The clocks of the processes may disagree: then a job
 * may be taken from a worker early, which costs work and harms nothing.
 *
 * <p>All methods may be called from any thread.
 */
public final class JobStore {

    private static final String ALL = "SELECT * FROM job ";
    /** Whoever loses one of them to another worker tries the next. */
    private static final int LOOKED_AT = 10;

    private static final int MANY = 1000;
    private static final int LONGEST_ERROR = 2000;

    /** A job that a worker has still, under the number of its claim. */
    private static final String HELD = " WHERE job_id = ? AND fence = ? AND status = 'processing'";

    private final Database database;
    private final Lease lease;
    private final Time time;

    public JobStore(Database database, Lease lease, Time time) {
        this.database = database;
        this.lease = lease;
        this.time = time;
    }

    /** How long a worker has a job without saying so. */
    public Lease lease() {
        return lease;
    }

    /** Puts a new job in line; returns it with the time at which it did. */
    public StoredJob insert(StoredJob job) {
        long now = now();
        database.change(
                "INSERT INTO job (job_id, task_type, priority, params, input, created_by, status, progress, created, "
                        + "attempts, fence, announced) VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, ?, 0, 0, TRUE)",
                job.jobId(),
                job.taskType(),
                job.priority(),
                JsonMapper.shared().writeValueAsString(job.params()),
                job.input(),
                job.createdBy(),
                now);
        return job.createdAt(now);
    }

    /** A job, if there is one of that id. */
    public Optional<StoredJob> find(String jobId) {
        return database.list(JobStore::job, ALL + "WHERE job_id = ?", jobId).stream()
                .findFirst();
    }

    /**
     * Takes the job whose turn it is, the most urgent and of those the oldest, from those in line and those whose worker
     * said nothing for too long.
     */
    public Optional<Claim> claim(String worker, Set<String> taskTypes) {
        if (taskTypes.isEmpty()) {
            return Optional.empty();
        }
        String places = String.join(", ", Collections.nCopies(taskTypes.size(), "?"));
        @Nullable Object[] values = new Object[taskTypes.size() + 2];
        values[0] = now();
        values[1] = lease.attempts();
        System.arraycopy(taskTypes.toArray(), 0, values, 2, taskTypes.size());
        List<Claim> next = database.list(
                row -> new Claim(job(row), row.getLong("fence")),
                ALL + "WHERE (status = 'queued' OR (status = 'processing' AND lease_until < ? AND attempts < ?)) "
                        + "AND task_type IN (" + places + ") ORDER BY priority DESC, created, job_id LIMIT "
                        + LOOKED_AT,
                values);
        return next.stream().flatMap(old -> taken(old, worker).stream()).findFirst();
    }

    private Optional<Claim> taken(Claim old, String worker) {
        long now = now();
        int changed = database.change(
                "UPDATE job SET status = 'processing', fence = fence + 1, attempts = attempts + 1, worker = ?, "
                        + "lease_until = ?, started = COALESCE(started, ?), updated = ? WHERE job_id = ? AND fence = ? "
                        + "AND (status = 'queued' OR (status = 'processing' AND lease_until < ?))",
                worker,
                now + lease.time().toMillis(),
                now,
                now,
                old.job().jobId(),
                old.fence(),
                now);
        return changed == 1 ? Optional.of(new Claim(old.job(), old.fence() + 1)) : Optional.empty();
    }

    /** The worker has it still. Returns false if it is another's, at its end or deleted: then it is to be left alone. */
    public boolean renew(Claim claim) {
        return database.change(
                        "UPDATE job SET lease_until = ?" + HELD,
                        now() + lease.time().toMillis(),
                        id(claim),
                        claim.fence())
                == 1;
    }

    /** The worker has it still and has done so much of it, in percent; the same answer. */
    public boolean progress(Claim claim, int percent) {
        long now = now();
        return database.change(
                        "UPDATE job SET lease_until = ?, progress = ?, updated = ?" + HELD,
                        now + lease.time().toMillis(),
                        percent,
                        now,
                        id(claim),
                        claim.fence())
                == 1;
    }

    /** It ended as it should; returns false if it was not the worker's any more, and then nothing changed. */
    public boolean complete(Claim claim, Map<String, Object> output) {
        long now = now();
        return database.change(
                        "UPDATE job SET status = 'completed', progress = 100, output = ?, error = NULL, ended = ?, "
                                + "updated = ?, announced = FALSE" + HELD,
                        JsonMapper.shared().writeValueAsString(output),
                        now,
                        now,
                        id(claim),
                        claim.fence())
                == 1;
    }

    /** It cannot be done; the same answer. */
    public boolean fail(Claim claim, String error) {
        long now = now();
        return database.change(
                        "UPDATE job SET status = 'failed', error = ?, ended = ?, updated = ?, announced = FALSE" + HELD,
                        shortened(error),
                        now,
                        now,
                        id(claim),
                        claim.fence())
                == 1;
    }

    /** The worker gives it back undone, as if it had never had it; the same answer. */
    public boolean release(Claim claim) {
        return database.change(
                        "UPDATE job SET status = 'queued', attempts = attempts - 1, lease_until = NULL, updated = ?"
                                + HELD,
                        now(),
                        id(claim),
                        claim.fence())
                == 1;
    }

    /** Jobs whose workers all fell silent have failed. */
    public void giveUp() {
        long now = now();
        database.change(
                "UPDATE job SET status = 'failed', error = ?, ended = ?, updated = ?, announced = FALSE "
                        + "WHERE status = 'processing' AND lease_until < ? AND attempts >= ?",
                "given up: " + lease.attempts() + " workers had it, and none came to its end",
                now,
                now,
                now,
                lease.attempts());
    }

    /** Ends that are stored, a while ago, and not known to be announced: the process that stored them may be gone. */
    public List<StoredJob> unannounced(Duration age) {
        return database.list(
                JobStore::job,
                ALL
                        + "WHERE status IN ('completed', 'failed') AND announced = FALSE AND ended <= ? ORDER BY ended LIMIT "
                        + MANY,
                now() - age.toMillis());
    }

    /** The broker has it. */
    public void announced(String jobId) {
        database.change("UPDATE job SET announced = TRUE WHERE job_id = ?", jobId);
    }

    /** Returns false if there was none. */
    public boolean delete(String jobId) {
        return database.change("DELETE FROM job WHERE job_id = ?", jobId) == 1;
    }

    /** Ids of jobs that ended some time ago, some of them if they are many. */
    public List<String> ended(Duration age) {
        return database.list(
                row -> row.getString("job_id"),
                "SELECT job_id FROM job WHERE status IN ('completed', 'failed') AND ended <= ? ORDER BY ended LIMIT "
                        + MANY,
                now() - age.toMillis());
    }

    /** How many jobs there are. */
    public long count() {
        return database.list(row -> row.getLong(1), "SELECT COUNT(*) FROM job").getFirst();
    }

    private long now() {
        return time.now().toEpochMilli();
    }

    private static String id(Claim claim) {
        return claim.job().jobId();
    }

    private static String shortened(String error) {
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }

    private static StoredJob job(ResultSet row) throws SQLException {
        Map<String, Object> params = map(row.getString("params"));
        Course course = new Course(
                row.getString("status"),
                row.getInt("progress"),
                map(row.getString("output")),
                row.getString("error"),
                row.getLong("created"),
                time(row, "updated"),
                time(row, "started"),
                time(row, "ended"));
        return new StoredJob(
                row.getString("job_id"),
                row.getString("task_type"),
                row.getInt("priority"),
                params == null ? Map.of() : params,
                row.getString("input"),
                row.getString("created_by"),
                course);
    }

    private static @Nullable Long time(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, Object> map(@Nullable String json) {
        return json == null ? null : JsonMapper.shared().readValue(json, Map.class);
    }
}
