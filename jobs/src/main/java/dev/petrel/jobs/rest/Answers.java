package dev.petrel.jobs.rest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a service answers: what is missing has a default, what else is there is passed over. */
final class Answers {

    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Answers() {}

    static ComputeJob job(Answer answer) {
        JsonNode job = answer.object();
        String jobId = text(job, "job_id");
        if (jobId == null || jobId.isEmpty()) {
            throw answer.unreadable("has no job_id");
        }
        String taskType = text(job, "task_type");
        String status = text(job, "status");
        Map<String, @Nullable Object> params = map(job.path("params"));
        return new ComputeJob(
                jobId,
                taskType == null ? "" : taskType,
                status == null || status.isEmpty() ? "queued" : status,
                integer(job.path("progress"), 0),
                params == null ? Map.of() : params,
                map(job.path("task_output")),
                text(job, "error_message"),
                integer(job.path("priority"), ComputeJob.USUAL_PRIORITY),
                time(job, "created_at"),
                time(job, "updated_at"),
                time(job, "started_at"),
                time(job, "completed_at"));
    }

    /** Both {@code {"num_workers":2,"capabilities":{task: idle}}} and the map of tasks alone. */
    static Capabilities capabilities(Answer answer) {
        JsonNode object = answer.object();
        JsonNode inner = object.path("capabilities");
        Map<String, Integer> idle = new LinkedHashMap<>();
        (inner.isObject() ? inner : object).properties().forEach(task -> {
            if (task.getValue().isNumber()) {
                idle.put(task.getKey(), integer(task.getValue(), 0));
            }
        });
        JsonNode workers = object.path("num_workers");
        boolean said = inner.isObject() && workers.isNumber();
        return new Capabilities(said ? OptionalInt.of(integer(workers, 0)) : OptionalInt.empty(), idle);
    }

    static StorageUse storage(Answer answer) {
        JsonNode object = answer.object();
        return new StorageUse(number(object.path("total_size"), 0), number(object.path("job_count"), 0));
    }

    static Cleanup cleanup(Answer answer) {
        JsonNode object = answer.object();
        return new Cleanup(number(object.path("deleted_count"), 0), number(object.path("freed_space"), 0));
    }

    static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() ? value.stringValue() : null;
    }

    private static int integer(JsonNode value, int missing) {
        return Math.clamp(number(value, missing), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** A fraction is cut off. */
    private static long number(JsonNode value, long missing) {
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            return missing;
        }
        return value.decimalValue()
                .min(MOST)
                .max(LEAST)
                .setScale(0, RoundingMode.DOWN)
                .longValue();
    }

    private static @Nullable Instant time(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isNumber() ? Instant.ofEpochMilli(number(value, 0)) : null;
    }

    private static @Nullable Map<String, @Nullable Object> map(JsonNode value) {
        if (!value.isObject()) {
            return null;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        value.properties()
                .forEach(field ->
                        map.put(field.getKey(), JsonMapper.shared().treeToValue(field.getValue(), Object.class)));
        return map;
    }
}
