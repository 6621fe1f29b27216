package dev.petrel.compute.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as the database has it.
 *
 * @param jobId which job
 * @param taskType what is done
 * @param priority 0 to 10; higher ones are done first
 * @param params what the work is to be like
 * @param input the name of its file in the job's folder
 * @param createdBy the user
 * @param course how far it is
 */
public record StoredJob(
        String jobId,
        String taskType,
        int priority,
        Map<String, Object> params,
        String input,
        String createdBy,
        Course course) {

    /** Keeps a copy of the map. */
    public StoredJob {
        params = Map.copyOf(params);
    }

    /**
     * How far a job is. Times are in milliseconds since 1970.
     *
     * @param status {@code queued}, {@code processing}, {@code completed} or {@code failed}
     * @param progress 0 to 100
     * @param output what it made, null before
     * @param error why it failed, or null
     * @param created when it was submitted
     * @param updated when it last changed, null if it never did
     * @param started when a worker first took it, or null
     * @param ended when it ended, or null
     */
    public record Course(
            String status,
            int progress,
            @Nullable Map<String, Object> output,
            @Nullable String error,
            long created,
            @Nullable Long updated,
            @Nullable Long started,
            @Nullable Long ended) {

        static Course begun(long now) {
            return new Course("queued", 0, null, null, now, null, null, null);
        }
    }

    /** A new job. */
    public static StoredJob submitted(
            String jobId, String taskType, int priority, Map<String, Object> params, String input, String user) {
        return new StoredJob(jobId, taskType, priority, params, input, user, Course.begun(0));
    }

    /** The same, new, at another time. */
    StoredJob createdAt(long now) {
        return new StoredJob(jobId, taskType, priority, params, input, createdBy, Course.begun(now));
    }
}
