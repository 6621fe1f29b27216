package dev.petrel.hub.jobs;

import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.ComputeJob;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as far as the hub knows it.
 *
 * @param last what was said last of it
 * @param details what its service tells beside that, or null where it was not asked or does not know it
 * @param since when the hub first heard of it
 */
public record SeenJob(JobStatus last, @Nullable ComputeJob details, Instant since) {

    public SeenJob {
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(since, "since");
    }

    /** Which job. */
    public String id() {
        return last.jobId();
    }

    /** The kind of work; empty where that is not known. */
    public String task() {
        return details == null ? "" : details.taskType();
    }

    /** Whether it is at its end, well or not. */
    public boolean finished() {
        return last.finished();
    }

    /** When it was submitted, or when the hub first heard of it. */
    public Instant created() {
        Instant told = details == null ? null : details.createdAt();
        return told == null ? since : told;
    }

    /** Whether the service was asked for all of it since it last changed its state. */
    boolean complete() {
        return details != null && details.state() == last.state();
    }

    SeenJob with(JobStatus said) {
        return new SeenJob(isNews(said) ? said : last, details, since);
    }

    SeenJob with(ComputeJob told) {
        return new SeenJob(isNews(told.asStatus()) ? told.asStatus() : last, told, since);
    }

    /** A job's first final word is its last; before it, a word counts that is not older. */
    private boolean isNews(JobStatus said) {
        return !last.finished() && (said.finished() || !said.timestamp().isBefore(last.timestamp()));
    }
}
