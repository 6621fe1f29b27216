package dev.petrel.jobs;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What was said of a job at one time. On the wire
 * {@code {"job_id":"...","event_type":"processing","timestamp":1767225600123,"progress":37,"data":{"progress":37}}}, where
 * the progress stands twice, because some readers look for it here and some there.
 *
 * @param jobId which job; not empty
 * @param status the text of its state, as it stands on the wire: {@code queued}, {@code processing}, {@code completed},
 *     {@code failed}, {@code error}, or anything else that somebody may say; not empty
 * @param progress how much of it is done, 0 to 100 percent
 * @param timestamp when that was said, exact to the millisecond
 */
public record JobStatus(String jobId, String status, int progress, Instant timestamp) {

    /** All of it is done. */
    public static final int DONE = 100;

    /** How many characters a job id or a status may have, so that many jobs can be remembered. */
    public static final int LONGEST_TEXT = 1_000;

    /** @throws IllegalArgumentException if a text is empty or too long or the progress is not within 0 to 100 */
    public JobStatus {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(status, "status");
        timestamp = timestamp.truncatedTo(ChronoUnit.MILLIS);
        if (jobId.isEmpty() || status.isEmpty()) {
            throw new IllegalArgumentException("a job status has a job id and a status, neither of them empty");
        }
        if (jobId.length() > LONGEST_TEXT || status.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a job id and a status have at most " + LONGEST_TEXT
                    + " characters, not " + Math.max(jobId.length(), status.length()));
        }
        if (progress < 0 || progress > DONE) {
            throw new IllegalArgumentException("progress " + progress + " is not within 0 to " + DONE);
        }
    }

    /**
     * The status that a payload holds: fields that are not known are passed over, progress that is missing counts as 0, a
     * fraction of it is cut off, and what is outside 0 to 100 counts as the nearer end. Where it stands both in
     * {@code data} and beside it, {@code data} wins.
     *
     * @throws MalformedMessage if it holds none: no JSON object, or without a job id, an event type or a time in
     *     milliseconds, each of its type
     */
    public static JobStatus read(Payload payload) {
        return Fields.jobStatus(payload);
    }

    /** What it means. */
    public JobState state() {
        return JobState.of(status);
    }

    /** Whether the job is at its end, well or not. */
    public boolean finished() {
        return state().isFinal();
    }

    /** This as it goes onto the wire; {@link #read} gives it back. */
    public Payload payload() {
        return Fields.json(fields());
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("job_id", jobId);
        fields.put("event_type", status);
        fields.put("timestamp", timestamp.toEpochMilli());
        fields.put("progress", progress);
        fields.put("data", Map.of("progress", progress));
        return fields;
    }
}
