package dev.petrel.hub.console.jobs;

import dev.petrel.hub.console.Badge;
import dev.petrel.hub.jobs.SeenJob;
import dev.petrel.jobs.JobState;
import dev.petrel.jobs.rest.ComputeJob;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job as it is shown.
 *
 * @param job as far as it is known
 */
record JobView(SeenJob job) {

    /** Ids that can stand in a path as they are: of others there is no page. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

    private static final Pattern PICTURE = Pattern.compile(".*\\.(png|jpe?g|gif|webp)", Pattern.CASE_INSENSITIVE);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Whether it has a page of its own. */
    public boolean linked() {
        return PLAIN.matcher(job.id()).matches();
    }

    /** What was asked for, in words. */
    public String title() {
        String task = job.task();
        return task.isEmpty()
                ? "Job"
                : Character.toUpperCase(task.charAt(0)) + task.substring(1).replace('_', ' ');
    }

    /** How it is. */
    public Badge badge() {
        return switch (job.last().state()) {
            case QUEUED -> new Badge("quiet", "Queued");
            case PROCESSING -> new Badge("busy", "Running");
            case COMPLETED -> new Badge("good", "Completed");
            case FAILED -> new Badge("bad", "Failed");
            case OTHER -> new Badge("busy", job.last().status());
        };
    }

    /** How much of it is done, in percent. */
    public int progress() {
        return job.last().state() == JobState.COMPLETED ? 100 : job.last().progress();
    }

    /** Why it failed, or null. */
    public @Nullable String reason() {
        ComputeJob details = job.details();
        if (job.last().state() != JobState.FAILED) {
            return null;
        }
        String told = details == null ? null : details.errorMessage();
        return told == null ? "The service gave no reason." : told;
    }

    /** The files that it made. */
    public List<String> files() {
        ComputeJob details = job.details();
        return details == null ? List.of() : details.files();
    }

    /** Whether browsers show a file as a picture, by its name. */
    public boolean shows(String file) {
        return PICTURE.matcher(file).matches();
    }

    /** What it was asked, as JSON, or null. */
    public @Nullable String params() {
        ComputeJob details = job.details();
        return details == null || details.params().isEmpty() ? null : pretty(details.params());
    }

    /** What it made, as JSON, or null. */
    public @Nullable String output() {
        ComputeJob details = job.details();
        return details == null || details.taskOutput() == null ? null : pretty(details.taskOutput());
    }

    private static String pretty(Object value) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }
}
