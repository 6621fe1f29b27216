package dev.petrel.cli;

import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.topic.MqttText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Jobs as text, and as fields for JSON under the names that they have over REST. */
final class JobText {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private JobText() {}

    static Map<String, @Nullable Object> fields(ComputeJob job) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("job_id", job.jobId());
        fields.put("task_type", job.taskType());
        fields.put("status", job.status());
        fields.put("progress", job.progress());
        fields.put("params", job.params());
        fields.put("task_output", job.taskOutput());
        fields.put("error_message", job.errorMessage());
        fields.put("priority", job.priority());
        fields.put("created_at", millis(job.createdAt()));
        fields.put("updated_at", millis(job.updatedAt()));
        fields.put("started_at", millis(job.startedAt()));
        fields.put("completed_at", millis(job.completedAt()));
        return fields;
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /** A line for each thing that is known of it. */
    static List<String> lines(ComputeJob job) {
        return Stream.of(
                        line("job", job.jobId()),
                        line("task", job.taskType() + " " + Json.of(job.params())),
                        line("status", job.status() + ", " + job.progress() + " %"),
                        line("created", job.createdAt()),
                        line("started", job.startedAt()),
                        line("ended", job.completedAt()),
                        line("output", job.taskOutput() == null ? null : Json.of(job.taskOutput())),
                        line("error", job.errorMessage()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> line(String name, @Nullable Object value) {
        return value == null
                ? List.of()
                : List.of(String.format(Locale.ROOT, "%-8s %s", name, MqttText.printable(value.toString())));
    }

    static Map<String, @Nullable Object> fields(JobStatus status) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("job_id", status.jobId());
        fields.put("status", status.status());
        fields.put("progress", status.progress());
        fields.put("timestamp", status.timestamp().toEpochMilli());
        fields.put("finished", status.finished());
        return fields;
    }

    static String line(JobStatus status, Ansi ansi) {
        String state = String.format(Locale.ROOT, "%-10s", MqttText.printable(status.status()));
        return CLOCK.format(status.timestamp()) + "  " + MqttText.printable(status.jobId()) + "  "
                + coloured(state, status.state(), ansi)
                + String.format(Locale.ROOT, "  %3d %%", status.progress());
    }

    /** Only words that mean an end, which hold nothing that would be taken for a colour. */
    private static String coloured(String text, JobState state, Ansi ansi) {
        return switch (state) {
            case COMPLETED -> ansi.string("@|fg(green) " + text + "|@");
            case FAILED -> ansi.string("@|fg(red),bold " + text + "|@");
            case QUEUED, PROCESSING, OTHER -> text;
        };
    }
}
