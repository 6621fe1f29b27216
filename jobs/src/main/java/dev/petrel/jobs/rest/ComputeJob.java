package dev.petrel.jobs.rest;

import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job as its service tells it over REST, with all that MQTT does not say: what it was asked, what it made, why it failed.
 *
 * @param jobId which job
 * @param taskType the kind of work; empty where the service does not say
 * @param status the text of its state; {@code queued} where the service does not say
 * @param progress percent, as the service says it; 0 where it does not
 * @param params what the work is to be like; empty where the service does not say
 * @param taskOutput what it made, or null for nothing yet
 * @param errorMessage why it failed, or null
 * @param priority how much it hurries; 5 where the service does not say
 * @param createdAt when it was submitted, or null where the service does not say
 * @param updatedAt when it last changed, or null
 * @param startedAt when a worker took it, or null
 * @param completedAt when it ended, or null
 */
public record ComputeJob(
        String jobId,
        String taskType,
        String status,
        int progress,
        Map<String, @Nullable Object> params,
        @Nullable Map<String, @Nullable Object> taskOutput,
        @Nullable String errorMessage,
        int priority,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    /** What a job has that says nothing else. */
    public static final int USUAL_PRIORITY = 5;

    /** Keeps copies of the maps. */
    public ComputeJob {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        taskOutput = taskOutput == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(taskOutput));
    }

    /** What its status means. */
    public JobState state() {
        return JobState.of(status);
    }

    /** Whether it is at its end, well or not. */
    public boolean finished() {
        return state().isFinal();
    }

    /** The paths in {@code files} of its output, each to be given to {@link ComputeClient#download}. */
    public List<String> files() {
        Object files = taskOutput == null ? null : taskOutput.get("files");
        return files instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** This as MQTT would say it: the time is the latest that it names, 1970 if it names none. */
    public JobStatus asStatus() {
        Instant latest = Stream.of(createdAt, updatedAt, startedAt, completedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        return new JobStatus(jobId, status, Math.clamp(progress, 0, JobStatus.DONE), latest);
    }
}
